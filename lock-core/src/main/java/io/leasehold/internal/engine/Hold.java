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

/** One hold in the table, whichever handle it serves: its state, heartbeats and timer, and what follows its end. */
final class Hold {

    private static final Logger LOG = LoggerFactory.getLogger(Hold.class);

    private final HoldEnding ending;
    private final HoldState state;
    private final Grant grant;
    private final HandOverBudget budget;
    private final Heartbeat heartbeat;
    private final ExpiryTimer expiryTimer;

    /**
     * Makes a hold that has just been granted.
     *
     * @param start read before the granting write was sent
     * @param predecessor this client's hold whose row this one was written over; {@code null} if there was none
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
    }

    HoldState state() {
        return state;
    }

    /** Returns what was granted by the table; later owners have only their tokens to themselves. */
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

    /** Returns whether the lock may still go to another owner of this client. */
    boolean mayStay(long now) {
        return budget.isTimeLeft(now);
    }

    void begin() {
        heartbeat.begin();
        expiryTimer.arm();
    }

    void stop() {
        heartbeat.stop();
        expiryTimer.stop();
    }

    /** Returns what a row that refused a write of this hold says of its fate; nothing if the hold stands in it. */
    Optional<LossCause> lossShownBy(Row row) {
        if (row instanceof Row.Held held && held.isOf(grant.holdId(), grant.fencingToken())) {
            return isBeyondOurs(held.version()) ? Optional.of(LossCause.STOLEN) : Optional.empty();
        }
        if (row instanceof Row.Absent) {
            return Optional.of(LossCause.DELETED);
        }
        return Optional.of(row instanceof Row.Free ? LossCause.FORCED : LossCause.STOLEN);
    }

    /** Returns whether the record shows this hold, whatever its beat. */
    boolean isShownBy(LockRecord record) {
        String version = record.version();
        return version != null
                && HoldVersion.belongsTo(version, grant.holdId())
                && record.fencingToken() == grant.fencingToken();
    }

    /** Has the hold end with the owner that it serves now. */
    void keepFromPassing() {
        state.stay();
    }

    /** Returns whether the version shows a beat that this process has not sent: then a copy of this process has. */
    private boolean isBeyondOurs(String version) {
        return version.compareTo(HoldVersion.of(grant.holdId(), state.lastBeat())) > 0;
    }

    /** Draws the conclusion from a row that refused a heartbeat. */
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
            // A late duplicate of our own take, landed after the hold had ended: it stands there for nobody.
            lost(loss.get());
            ending.free(this);
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

    /** Leaves the row to its lease because the client closes. */
    void abandon() {
        if (state.lost(LossCause.CLIENT_CLOSED)) {
            ending.left(this);
        }
    }

    void expired() {
        LOG.warn(
                "Lock '{}' with fencing token {} expired; last failure of a heartbeat: {}",
                key(),
                handle().fencingToken(),
                heartbeat.lastFailure().map(Throwable::getMessage).orElse("none was answered"));
        ending.expired(this);
    }

    void released() {
        ending.ended(this);
    }

    /** Leaves the row to the next request of this client, which writes its own hold over it. */
    void vacate() {
        ending.vacated(this);
    }

    /** Lets others have the released lock first. */
    void yieldToWaiters() {
        ending.yieldToWaiters(grant);
    }

    /** Leaves the released lock alone for a moment. */
    void yieldBriefly() {
        ending.yieldBriefly(grant);
    }

    /** Releases what a late duplicate of our take has written after the hold had ended: it stands there for nobody. */
    void freeTwin() {
        ending.freeTwin(grant);
    }
}
