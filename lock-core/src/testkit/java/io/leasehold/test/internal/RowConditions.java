package io.leasehold.test.internal;

import io.leasehold.LockRecord;
import io.leasehold.internal.store.Beat;
import io.leasehold.internal.store.HoldVersion;
import io.leasehold.internal.store.Release;
import io.leasehold.internal.store.Take;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Decides whether a row satisfies the condition of a write. */
final class RowConditions {

    private RowConditions() {}

    static boolean isFor(Take take, @Nullable LockRecord row) {
        LockRecord replaced = take.replaced();
        return replaced == null
                ? row == null || !row.isHeld()
                : row != null && Objects.equals(row.version(), replaced.version());
    }

    static boolean isRenewable(LockRecord row, Beat beat) {
        String version = row.version();
        return version != null
                && version.compareTo(HoldVersion.of(beat.holdId(), beat.confirmed())) >= 0
                && version.compareTo(HoldVersion.of(beat.holdId(), beat.beat())) <= 0
                && row.fencingToken() == beat.fencingToken();
    }

    static boolean isReleasable(LockRecord row, Release release) {
        String version = row.version();
        return version != null
                && isOf(version, release)
                && (release.fencingToken() == 0 || row.fencingToken() == release.fencingToken());
    }

    private static boolean isOf(String version, Release release) {
        String wanted = release.version();
        return version.equals(wanted)
                || (!release.exactly()
                        && HoldVersion.prefix(wanted).map(version::startsWith).orElse(false));
    }
}
