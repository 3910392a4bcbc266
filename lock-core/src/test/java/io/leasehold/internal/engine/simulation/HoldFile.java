package io.leasehold.internal.engine.simulation;

import io.leasehold.LockHandle;
import io.leasehold.LockKey;
import io.leasehold.LockStatus;
import io.leasehold.internal.engine.EngineAccess;
import io.leasehold.internal.engine.Timing;
import io.leasehold.internal.store.HoldVersion;
import io.leasehold.internal.store.MemberRow;
import org.jspecify.annotations.Nullable;

/**
 * All that the judges know of one owner's part in a hold, from the moment when its id was first sent or it was passed
 * on.
 */
final class HoldFile {

    final String id;
    /** The key of the row. */
    final LockKey key;

    /** The key of the lock: that of the row, unless the hold is that of a member. */
    final LockKey lock;

    final Member owner;
    final RowFile row;
    final int tenure;

    /** What stands for the request that asked for it. */
    @Nullable
    Object askedFor;

    /** Whether it is taken together with others. */
    boolean inGroup;

    /** Whether it is one of several that are taken one by one, so that it may be released in the moment of its grant. */
    boolean inTurn;

    /** Set by the grant. */
    @Nullable
    Ask ask;

    /** Set by the grant. */
    @Nullable
    LockHandle handle;

    /** Set when a hold is written that must wait for others before it is granted. */
    @Nullable
    LockHandle candidate;

    private @Nullable HoldFile before;

    long grantedAt;
    boolean announced;
    boolean inDanger;
    boolean wasInDanger;
    boolean seenInvalid;
    boolean releasing;
    boolean released;

    @Nullable
    String end;

    HoldFile(String id, LockKey key, Member owner) {
        this(id, key, owner, new RowFile(), 0);
        row.tenures++;
    }

    private HoldFile(String id, LockKey key, Member owner, RowFile row, int tenure) {
        this.id = id;
        this.key = key;
        this.lock = MemberRows.lockOf(key);
        this.owner = owner;
        this.row = row;
        this.tenure = tenure;
    }

    /** Returns the file of the next owner in the same hold. */
    HoldFile next() {
        HoldFile next = new HoldFile(id, key, owner, row, row.tenures++);
        next.candidate = anyHandle();
        next.before = this;
        return next;
    }

    /** Returns the file of an owner before this one, which had passed the hold on before anybody saw it. */
    HoldFile former() {
        return new HoldFile(id, key, owner, row, tenure - 1);
    }

    String firstVersion() {
        return HoldVersion.first(id);
    }

    /** Returns whether the hold has gone on to another owner, or others share it. */
    boolean isPassedOn() {
        return MemberRow.isShared(key)
                ? anyHandle() != null
                        && EngineAccess.isServing(anyHandle())
                        && (handle == null || !EngineAccess.isLive(handle))
                : tenure < row.tenures - 1;
    }

    /** Returns the latest owner that shares the hold and has not released it; itself if there is none. */
    HoldFile latestServed() {
        HoldFile latest = this;
        while (latest != null && latest.handle != null && !EngineAccess.isLive(latest.handle)) {
            latest = latest.before;
        }
        return latest == null || !MemberRow.isShared(key) ? this : latest;
    }

    /** Returns the handle of the hold, if need be that which nobody has received. */
    @Nullable
    LockHandle anyHandle() {
        return handle == null ? candidate : handle;
    }

    /** Returns whether the handle says so at this very moment; only of a hold that was granted. */
    boolean isHeld() {
        return owner.machine().still(handle::isHeld);
    }

    /** Returns the durations; only of a hold that was granted, or is to be. */
    Timing timing() {
        return EngineAccess.timingOf(anyHandle());
    }

    /**
     * Returns whether it has ended by time alone and its lease goes on, in which its owner may finish what he began
     * while he still held it.
     */
    boolean isInGuard() {
        boolean ended = handle != null && owner.machine().still(handle::status) == LockStatus.INVALID;
        boolean byTime = ended && !releasing && !row.edited && row.takenAway == null;
        return byTime && owner.machine().elapsed() - row.start < timing().lease();
    }

    /** Returns whether heartbeats are to renew it; only of a hold that was granted. */
    boolean hasHeartbeats() {
        return EngineAccess.hasHeartbeats(anyHandle());
    }

    /**
     * Returns whether its owner's machine has stood still, unseen by its clocks, since the hold counts: nothing is
     * promised then, until a heartbeat that was sent later renews it.
     */
    boolean isStretched() {
        return owner.machine().hasUnseenSince(row.start);
    }

    /** Returns whether it can still be believed in: granted, not known to have ended, in a living process. */
    boolean isOpen() {
        return handle != null && end == null && !owner.process().isDead();
    }

    /** Returns what stands for the id in a history. */
    String name() {
        return owner.name() + "#" + id.substring(id.length() - 4) + (tenure == 0 ? "" : "+" + tenure);
    }
}
