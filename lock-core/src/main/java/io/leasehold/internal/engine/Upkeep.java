package io.leasehold.internal.engine;

import io.leasehold.LockKey;
import io.leasehold.LockRecord;
import io.leasehold.LossCause;
import io.leasehold.internal.store.HoldVersion;
import io.leasehold.internal.store.Row;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What keeps one hold in the table, whichever handle it serves: its heartbeats, its timer, and what follows its end. */
final class Upkeep {

    private static final Logger LOG = LoggerFactory.getLogger(Upkeep.class);

    private final Holds holds;
    private final Hold hold;
    private final Grant grant;
    private final Passes passes;
    private final Heartbeat heartbeat;
    private final Countdown countdown;

    /**
     * Makes the upkeep of a hold that has just been granted.
     *
     * @param start read before the granting write was sent
     * @param predecessor this client's hold whose row this one was written over; {@code null} if there was none
     */
    Upkeep(Context context, Holds holds, Tenure first, Moment start, @Nullable Upkeep predecessor) {
        this.holds = holds;
        this.grant = first.grant();
        Scheduler scheduler = context.seams().scheduler();
        this.countdown = new Countdown(scheduler, this);
        this.passes = new Passes(predecessor == null ? start.nano() : predecessor.passes.since(), grant.timing());
        this.hold = new Hold(first, start, passes, context.seams().clocks(), () -> scheduler.schedule(0, countdown));
        this.heartbeat = new Heartbeat(context, this);
    }

    Hold hold() {
        return hold;
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

    Countdown countdown() {
        return countdown;
    }

    /** Returns the handle that the hold serves, or served at its end. */
    HeldLock handle() {
        return (HeldLock) hold.current().handle();
    }

    /** Returns whether the lock may still go to another owner of this client. */
    boolean mayStay(long now) {
        return passes.isTimeLeft(now);
    }

    void begin() {
        heartbeat.begin();
        countdown.arm();
    }

    void stop() {
        heartbeat.stop();
        countdown.stop();
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
        hold.stay();
    }

    /** Returns whether the version shows a beat that this process has not sent: then a copy of this process has. */
    private boolean isBeyondOurs(String version) {
        return version.compareTo(HoldVersion.of(grant.holdId(), hold.lastBeat())) > 0;
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
            holds.free(this);
        }
    }

    void lost(LossCause cause) {
        if (hold.lost(cause)) {
            LOG.warn("Lock '{}' with fencing token {} was lost: {}", key(), handle().fencingToken(), cause);
            holds.ended(this);
        }
    }

    private void leaveToCopy(LossCause cause) {
        if (hold.lost(cause)) {
            LOG.warn(
                    "Lock '{}' with fencing token {} was lost: its row shows a heartbeat that this process has not sent."
                            + " Another copy of this process, such as a restored snapshot of its machine, renews the"
                            + " lock. Do not run two copies of a process that holds locks.",
                    key(),
                    handle().fencingToken());
            holds.left(this);
        }
    }

    /** Leaves the row to its lease because the client closes. */
    void abandon() {
        if (hold.lost(LossCause.CLIENT_CLOSED)) {
            holds.left(this);
        }
    }

    void expired() {
        LOG.warn(
                "Lock '{}' with fencing token {} expired; last failure of a heartbeat: {}",
                key(),
                handle().fencingToken(),
                heartbeat.lastFailure().map(Throwable::getMessage).orElse("none was answered"));
        holds.expired(this);
    }

    void released() {
        holds.ended(this);
    }

    /** Leaves the row to the next request of this client, which writes its own hold over it. */
    void vacate() {
        holds.vacated(this);
    }
}
