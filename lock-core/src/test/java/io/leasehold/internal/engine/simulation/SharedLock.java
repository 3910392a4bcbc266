package io.leasehold.internal.engine.simulation;

import io.leasehold.LockKey;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the judges know of one lock with members. */
final class SharedLock {

    final LockKey key;

    /** Holds that were granted and may still be believed in. */
    final List<HoldFile> exclusive = new ArrayList<>();

    final List<HoldFile> members = new ArrayList<>();

    /** The latest exclusive owner that was granted after it had waited for members. */
    @Nullable
    HoldFile drained;

    private int era = -1;
    private long writer;
    private long reader;

    SharedLock(LockKey key) {
        this.key = key;
    }

    /** Forgets holds that have ended; returns whether there are both kinds. */
    boolean isContested() {
        exclusive.removeIf(file -> !file.isOpen());
        members.removeIf(file -> !file.isOpen());
        return !exclusive.isEmpty() && !members.isEmpty();
    }

    /** Tokens begin anew when the main row is written after its deletion. */
    private void restart(int latestEra) {
        if (era != latestEra) {
            era = latestEra;
            writer = 0;
            reader = 0;
        }
    }

    /** Notes the token of an exclusive owner; returns whether it is above those of the members before it. */
    boolean isAboveReaders(int latestEra, long token) {
        restart(latestEra);
        writer = Math.max(writer, token);
        return token > reader;
    }

    /** Notes the token of a member; returns whether it is not below those of the exclusive owners before it. */
    boolean isFromWriters(int latestEra, long token) {
        restart(latestEra);
        reader = Math.max(reader, token);
        return token >= writer;
    }
}
