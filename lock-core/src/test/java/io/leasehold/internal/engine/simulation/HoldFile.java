package io.leasehold.internal.engine.simulation;

import io.leasehold.LockHandle;
import io.leasehold.LockKey;
import io.leasehold.internal.engine.EngineAccess;
import io.leasehold.internal.engine.Timing;
import org.jspecify.annotations.Nullable;

/** All that the judges know of one hold id, from the moment it was first sent. */
final class HoldFile {

    final String id;
    final LockKey key;
    final Member owner;

    /** Set by the grant. */
    @Nullable
    LockHandle handle;

    long grantedAt;

    /** On the owner's monotonic clock: since when the hold counts, as its handle was last seen to reckon. */
    long start = Long.MIN_VALUE;

    /** Whether somebody changed the row behind the hold's back: promises are off until the next heartbeat shows it. */
    boolean edited;

    /** By what others took the row from this hold, if they did. */
    @Nullable
    String takenAway;

    /** Tells the times apart between which tokens may fall. */
    int tokenEra;

    int beats;
    int renewals;
    int releases;
    boolean announced;
    boolean inDanger;
    boolean wasInDanger;
    boolean seenInvalid;
    boolean released;
    boolean freed;

    @Nullable
    String end;

    HoldFile(String id, LockKey key, Member owner) {
        this.id = id;
        this.key = key;
        this.owner = owner;
    }

    /** Returns the durations; only of a hold that was granted. */
    Timing timing() {
        return EngineAccess.timingOf(handle);
    }

    /** Returns whether it can still be believed in: granted, not known to have ended, in a living process. */
    boolean isOpen() {
        return handle != null && end == null && !owner.process().isDead();
    }

    /** Returns what stands for the id in a history. */
    String name() {
        return owner.name() + "#" + id.substring(id.length() - 4);
    }
}
