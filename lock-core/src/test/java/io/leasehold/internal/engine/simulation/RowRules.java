package io.leasehold.internal.engine.simulation;

import io.leasehold.LockRecord;
import io.leasehold.internal.store.Beat;
import io.leasehold.internal.store.FencingTokens;
import io.leasehold.internal.store.HoldVersion;
import io.leasehold.internal.store.Release;
import io.leasehold.internal.store.Take;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Decides for the table whether a row satisfies a condition, and what a write leaves of it. */
record RowRules(TableVariant variant) {

    boolean isStill(String version, LockRecord replaced) {
        if (variant == TableVariant.TAKES_OVER_WHATEVER_THE_BEAT) {
            return sameHold(version, Objects.requireNonNull(replaced.version()));
        }
        return version.equals(replaced.version());
    }

    static boolean isOf(LockRecord row, Release release) {
        boolean sameToken = release.fencingToken() == 0 || release.fencingToken() == row.fencingToken();
        String version = Objects.requireNonNull(row.version());
        return sameToken
                && (release.exactly() ? version.equals(release.version()) : sameHold(version, release.version()));
    }

    private static boolean sameHold(String version, String asked) {
        return HoldVersion.prefix(asked).map(version::startsWith).orElse(version.equals(asked));
    }

    static boolean tokenIsUsable(@Nullable LockRecord row) {
        return row == null || row.fencingToken() <= FencingTokens.MAX_STORED;
    }

    long tokenOrSeed(@Nullable LockRecord row, Instant now) {
        if (row != null && row.fencingToken() != 0) {
            return row.fencingToken();
        }
        boolean seeded = variant != TableVariant.DELETES_ON_RELEASE;
        return seeded ? FencingTokens.seed(now) : 0;
    }

    @Nullable
    Instant end(long aliveUntil, @Nullable LockRecord row, TableVariant keeps) {
        if (aliveUntil == Beat.UNKNOWN) {
            return variant == keeps && row != null ? row.aliveUntil() : null;
        }
        return Instant.ofEpochSecond(aliveUntil);
    }

    /** Returns the session that the row names after a write. */
    @Nullable
    String session(@Nullable String written, @Nullable LockRecord row, TableVariant keeps) {
        return written == null && variant == keeps && row != null ? row.session() : written;
    }

    /** What a write does not name stays in the row. */
    static Map<String, Object> attributes(@Nullable LockRecord row, Take take) {
        Map<String, Object> all = new HashMap<>(row == null ? Map.of() : row.attributes());
        if (take.replaced() != null) {
            all.keySet().removeAll(take.replaced().attributes().keySet());
        }
        all.putAll(take.attributes());
        return all;
    }
}
