package io.leasehold.internal.engine;

import io.leasehold.LockException;
import io.leasehold.LockHandle;
import io.leasehold.LockKey;
import io.leasehold.LockListener;
import io.leasehold.LockLostException;
import io.leasehold.LockRequest;
import io.leasehold.LockStatus;
import io.leasehold.LossCause;
import io.leasehold.internal.store.LockStore;
import io.leasehold.internal.store.Row;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The handle that a caller holds: the state of its hold, and the machinery that keeps it. */
final class HeldLock implements LockHandle, StoredHold {

    private static final Logger LOG = LoggerFactory.getLogger(HeldLock.class);

    private final Context context;
    private final Holds holds;
    private final Moment granted;
    private final Hold hold;
    private final Heartbeat heartbeat;
    private final Countdown countdown;
    private final Releasing releasing;

    HeldLock(Context context, Holds holds, Grant grant, Moment start) {
        this.context = context;
        this.holds = holds;
        this.granted = start;
        Scheduler scheduler = context.seams().scheduler();
        this.countdown = new Countdown(scheduler, this);
        this.hold = new Hold(
                grant,
                start,
                context.seams().clocks(),
                new HoldEvents(
                        context.dispatcher(),
                        listenersOf(context, grant),
                        context.seams().clocks()),
                () -> scheduler.schedule(0, countdown::tick));
        this.heartbeat = new Heartbeat(context, this);
        this.releasing = new Releasing(context, this);
    }

    private static List<LockListener> listenersOf(Context context, Grant grant) {
        return Stream.concat(grant.request().listener().stream(), context.settings().listeners().stream())
                .toList();
    }

    Hold hold() {
        return hold;
    }

    Heartbeat heartbeat() {
        return heartbeat;
    }

    Countdown countdown() {
        return countdown;
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
        if (row instanceof Row.Held held && held.isOf(holdId())) {
            return Optional.empty();
        }
        if (row instanceof Row.Absent) {
            return Optional.of(LossCause.DELETED);
        }
        return Optional.of(row instanceof Row.Free ? LossCause.FORCED : LossCause.STOLEN);
    }

    void lost(LossCause cause) {
        if (hold.lost(cause)) {
            LOG.warn("Lock '{}' with fencing token {} was lost: {}", key(), fencingToken(), cause);
            holds.ended(this);
        }
    }

    /** Leaves the row to its lease because the client closes. */
    void abandon() {
        if (hold.lost(LossCause.CLIENT_CLOSED)) {
            holds.ended(this);
        }
    }

    void expired() {
        LOG.warn(
                "Lock '{}' with fencing token {} expired; last failure of a heartbeat: {}",
                key(),
                fencingToken(),
                heartbeat.lastFailure().map(Throwable::getMessage).orElse("none was answered"));
        holds.expired(this);
    }

    void released() {
        holds.ended(this);
    }

    /** Ends a release for which the table has not answered, because the client closes. */
    void settleNow() {
        releasing.cutShort();
    }

    CompletableFuture<Void> releaseInBackground() {
        return releasing.begin(context.seams().store());
    }

    @Override
    public LockKey key() {
        return hold.grant().key();
    }

    @Override
    public LockRequest request() {
        return hold.grant().request();
    }

    @Override
    public String ownerName() {
        return hold.grant().ownerName();
    }

    @Override
    public long fencingToken() {
        return hold.grant().fencingToken();
    }

    @Override
    public LockStatus status() {
        return hold.status();
    }

    @Override
    public boolean isHeld() {
        return hold.isHeld();
    }

    @Override
    public Duration remaining() {
        return hold.remaining();
    }

    @Override
    public Duration age() {
        return Duration.ofNanos(granted.nanosUntil(context.nano()));
    }

    @Override
    public Duration sinceHeartbeat() {
        return hold.sinceRenewal();
    }

    @Override
    public void ensureHeld() {
        if (!hold.isHeld()) {
            throw hold.notHeld();
        }
    }

    @Override
    public void release() {
        Blocking.uninterruptibly(context, () -> releasing.begin(context.seams().callerStore()));
    }

    @Override
    public void close() {
        try {
            release();
        } catch (LockLostException e) {
            LOG.debug("Lock '{}' had been lost before it was closed", key(), e);
        } catch (LockException e) {
            LOG.warn("Lock '{}' could not be freed and stays in the table until its lease runs out", key(), e);
        }
    }

    @Override
    public String holdId() {
        return hold.grant().holdId();
    }

    @Override
    public LockStore store() {
        return context.seams().store();
    }

    @Override
    public String toString() {
        return "lock '" + key() + "', token " + fencingToken() + ", " + status();
    }
}
