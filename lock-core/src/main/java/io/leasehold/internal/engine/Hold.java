package io.leasehold.internal.engine;

import io.leasehold.LockHandle;
import io.leasehold.LockKey;
import io.leasehold.LockRecord;
import io.leasehold.LossCause;
import io.leasehold.internal.runtime.ClockReading;
import io.leasehold.internal.runtime.Scheduler;
import io.leasehold.internal.store.HoldVersion;
import io.leasehold.internal.store.Row;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Represents one hold in the table, whichever handle it serves: its state, heartbeats and timer, and the cleanup after
 * its end.
 */
final class Hold {

    private static final Logger LOG = LoggerFactory.getLogger(Hold.class);

    private final HoldEnding ending;
    private final HoldState state;
    private final Grant grant;
    private final HandOverBudget budget;
    private final Heartbeat heartbeat;
    private final ExpiryTimer expiryTimer;
    private final TableClock tableClock;

    /**
     * Makes a hold that has just been granted.
     *
     * @param start the clocks as read before the granting write was sent
     * @param predecessor this client's hold that this one replaced in the row; {@code null} if there was none
     */
    Hold(Context context, HoldEnding ending, Tenure first, ClockReading start, @Nullable Hold predecessor) {
        this.ending = ending;
        this.grant = first.grant();
        Scheduler scheduler = context.scheduler();
        this.expiryTimer = new ExpiryTimer(scheduler, this);
        this.budget =
                new HandOverBudget(predecessor == null ? start.nano() : predecessor.budget.since(), grant.timing());
        this.state =
                new HoldState(first, start, budget, context.seams().clocks(), () -> scheduler.schedule(0, expiryTimer));
        this.heartbeat = new Heartbeat(context, this);
        this.tableClock = context.table().clock();
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
        return state.current().handle();
    }

    /** Returns whether the lock may still be handed over to another owner in this client. */
    boolean mayStay(long now) {
        return hasHeartbeats() && budget.isTimeLeft(now);
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
        tableClock.suspect();
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

    /** Returns why the hold is lost, from a row that refused a write of it; empty if the row still shows the hold. */
    Optional<LossCause> lossShownBy(Row row) {
        if (row instanceof Row.Held held && held.isOf(grant.holdId(), grant.fencingToken())) {
            return isBeyondOurs(held.version()) ? Optional.of(LossCause.STOLEN) : Optional.empty();
        }
        if (row instanceof Row.Absent) {
            return Optional.of(LossCause.DELETED);
        }
        return Optional.of(row instanceof Row.Free ? LossCause.FORCED : LossCause.STOLEN);
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

    /**
     * Returns whether the version has a beat number that this process has not sent: then a copy of this process has.
     */
    private boolean isBeyondOurs(String version) {
        return version.compareTo(HoldVersion.of(grant.holdId(), state.lastBeat())) > 0;
    }

    /** Evaluates the row that refused a heartbeat. */
    void refused(Row row) {
        Optional<LossCause> loss = lossShownBy(row);
        if (loss.isEmpty()) {
            return;
        }
        if (!(row instanceof Row.Held held) || !held.isOf(grant.holdId())) {
            lost(loss.get());
        } else if (held.isOf(grant.holdId(), grant.fencingToken())) {
            leaveToCopy(loss.get());
        } else {
            // A late duplicate of our own take landed after the hold had ended. It has no owner.
            lost(loss.get());
            ending.releaseRow(this);
        }
    }

    void lost(LossCause cause) {
        if (state.lost(cause)) {
            LOG.warn("Lock '{}' with fencing token {} was lost: {}", key(), handle().fencingToken(), cause);
            ending.ended(this);
        }
    }

    private void leaveToCopy(LossCause cause) {
        if (state.lost(cause)) {
            LOG.warn(
                    "Lock '{}' with fencing token {} was lost: its row shows a heartbeat that this process has not sent."
                            + " Another copy of this process, such as a restored snapshot of its machine, renews the"
                            + " lock. Do not run two copies of a process that holds locks.",
                    key(),
                    handle().fencingToken());
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
        if (hasHeartbeats()) {
            LOG.warn(
                    "Lock '{}' with fencing token {} expired; last failure of a heartbeat: {}",
                    key(),
                    handle().fencingToken(),
                    lastFailure());
            ending.expired(this);
        } else {
            fixedLeaseOver();
        }
    }

    private void fixedLeaseOver() {
        boolean byTime = state.nanosToEnd() <= 0;
        LOG.warn(
                "Lock '{}' with fencing token {} expired before it was released: {}",
                key(),
                handle().fencingToken(),
                byTime ? "its fixed lease is over" : "the clocks of this machine disagree, as after a suspension");
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
