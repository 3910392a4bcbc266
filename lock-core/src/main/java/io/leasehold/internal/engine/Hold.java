package io.leasehold.internal.engine;

import io.leasehold.LockHandle;
import io.leasehold.LockKey;
import io.leasehold.LockRecord;
import io.leasehold.LossCause;
import io.leasehold.internal.runtime.ClockReading;
import io.leasehold.internal.store.HoldVersion;
import io.leasehold.internal.store.Row;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Represents one hold in the table, whichever handle it serves: its state, heartbeats and timer, and the cleanup after
 * its end.
 */
final class Hold {

    private final HoldEnding ending;
    private final HoldState state;
    private final Grant grant;
    private final Heartbeat heartbeat;
    private final ExpiryTimer expiryTimer;
    private volatile @Nullable Long outUntil;

    /**
     * Makes a hold that has just been granted.
     *
     * @param start the clocks as read before the granting write was sent
     * @param predecessor this client's hold that this one replaced in the row; {@code null} if there was none
     */
    Hold(Context context, HoldEnding ending, Tenure first, ClockReading start, @Nullable Hold predecessor) {
        this.ending = ending;
        this.grant = first.grant();
        this.expiryTimer = new ExpiryTimer(context.scheduler(), this);
        long since = predecessor == null ? start.nano() : predecessor.state.askTenures(Tenures::since);
        this.state = new HoldState(first, start, since, context.seams().clocks(), expiryTimer);
        this.heartbeat = new Heartbeat(context, this);
        if (!hasHeartbeats()) {
            state.stay();
        }
    }

    private boolean hasHeartbeats() {
        return grant.timing().hasHeartbeats();
    }

    HoldState state() {
        return state;
    }

    /** Returns the grant by the table. Later owners of the hold differ from it only in their tokens. */
    Grant grant() {
        return grant;
    }

    LockKey key() {
        return grant.key();
    }

    Heartbeat heartbeat() {
        return heartbeat;
    }

    ExpiryTimer expiryTimer() {
        return expiryTimer;
    }

    /** Returns the handle that the hold serves, or served at its end. */
    LockHandle handle() {
        return state.askTenures(Tenures::latest).handle();
    }

    /** Returns whether the lock may still be handed over to another owner in this client. */
    boolean mayStay(long now) {
        return hasHeartbeats() && state.askTenures(all -> all.isTimeLeft(now, grant.timing()));
    }

    void begin() {
        if (hasHeartbeats()) {
            heartbeat.begin();
        }
        expiryTimer.arm();
    }

    /**
     * Finds out whether the table still shows the hold, after it may have been released by force. Nothing can find that
     * out for a hold without heartbeats, so it ends.
     */
    void prove() {
        if (hasHeartbeats()) {
            heartbeat.beatNow();
        } else {
            lost(LossCause.FORCED);
        }
    }

    /** Notes that the clocks of this machine contradict each other. */
    void suspect() {
        ending.suspect();
    }

    /** Ends the hold if it is over but its timer has not run, as after a process without heartbeats was frozen. */
    void endIfOver() {
        if (!hasHeartbeats()) {
            expiryTimer.check();
        }
    }

    /** Returns the last failure of a heartbeat, for people. */
    String lastFailure() {
        return heartbeat.lastFailure().map(Throwable::getMessage).orElse("none was answered");
    }

    void stop() {
        heartbeat.stop();
        expiryTimer.stop();
    }

    /** Returns why the hold is lost, from a row that refused to release it; empty if the row still shows the hold. */
    Optional<LossCause> lossShownBy(Row row) {
        return RowEvidence.lossOf(grant, state, row, 0);
    }

    /** Returns whether the record shows this hold, whatever its beat number. */
    boolean isShownBy(LockRecord record) {
        String version = record.version();
        return version != null
                && HoldVersion.belongsTo(version, grant.holdId())
                && record.fencingToken() == grant.fencingToken();
    }

    /** Ends the hold together with its current owner: it is not handed over any more. */
    void keepFromPassing() {
        state.stay();
    }

    /** Evaluates the row that refused a heartbeat, which knew an earlier one to have been applied. */
    void refused(Row row, long confirmed) {
        Optional<LossCause> loss = RowEvidence.lossOf(grant, state, row, confirmed);
        if (loss.isEmpty()) {
            return;
        }
        if (!(row instanceof Row.Held held) || !held.isOf(grant.holdId())) {
            lost(loss.get());
        } else if (held.isOf(grant.holdId(), grant.fencingToken()) && loss.get() == LossCause.STOLEN) {
            leaveToCopy(loss.get());
        } else {
            // A late duplicate of our own take landed after the hold had ended. It has no owner.
            lost(loss.get());
            if (!grant.isOfSession()) {
                ending.releaseRow(this);
            }
        }
    }

    void lost(LossCause cause) {
        if (state.lost(cause)) {
            HoldLog.lost(this, cause);
            ending.ended(this);
        }
    }

    private void leaveToCopy(LossCause cause) {
        if (state.lost(cause)) {
            HoldLog.copied(this);
            ending.left(this);
        }
    }

    /** Ends the hold because the client closes. The row stays until its lease runs out. */
    void abandon() {
        if (state.lost(LossCause.CLIENT_CLOSED)) {
            ending.left(this);
        }
    }

    void expired() {
        if (grant.isOfSession()) {
            sessionOver();
        } else if (hasHeartbeats()) {
            HoldLog.expired(this);
            ending.expired(this);
        } else {
            fixedLeaseOver();
        }
    }

    /** Ends a session. Its row stays: while the holds prove themselves, nobody shall take their locks. */
    private void sessionOver() {
        if (state.nanosToEnd() > 0) {
            suspect();
        }
        ending.left(this);
    }

    private void fixedLeaseOver() {
        boolean byTime = state.nanosToEnd() <= 0;
        HoldLog.fixedLeaseOver(this, byTime);
        if (byTime) {
            ending.expired(this);
        } else {
            suspect();
            // How long others still wait is unknown here; the row tells.
            ending.left(this);
        }
    }

    void released() {
        ending.ended(this);
    }

    /** Notes that the row could not be released. */
    void leftBehind() {
        ending.keeper().leftBehind(this);
    }

    /** Keeps the hold out of sessions until a moment: others are about to end it, which its own heartbeats find out. */
    void keepOutUntil(long nano) {
        outUntil = nano;
    }

    boolean isOut(long now) {
        Long until = outUntil;
        return until != null && now - until < 0;
    }

    HandOver handOver() {
        return ending.handOver();
    }

    Keeper keeper() {
        return ending.keeper();
    }

    /** Gives the hold heartbeats of its own, since its session is in danger or has ended. */
    void sessionInDoubt() {
        expiryTimer.check();
        if (state.isLive()) {
            expiryTimer.arm();
            heartbeat.beatNow();
        }
    }

    /** Leaves the row to the next request of this client, which overwrites it with its own hold. */
    void vacate() {
        ending.vacated(this);
    }

    /** Yields the released lock to other waiters first. */
    void yieldToWaiters() {
        ending.yieldToWaiters(grant);
    }

    /** Yields the released lock briefly, in case others wait. */
    void yieldBriefly() {
        ending.yieldBriefly(grant);
    }

    /** Releases the row that a late duplicate of our take has written after the hold had ended. It has no owner. */
    void releaseTwin() {
        ending.releaseTwin(grant);
    }
}
