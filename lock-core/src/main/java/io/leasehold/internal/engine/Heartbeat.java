package io.leasehold.internal.engine;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.leasehold.internal.engine.pace.Urgency;
import io.leasehold.internal.runtime.ClockReading;
import io.leasehold.internal.runtime.Completions;
import io.leasehold.internal.runtime.Scheduler;
import io.leasehold.internal.store.Answer;
import io.leasehold.internal.store.Beat;
import io.leasehold.internal.store.Outcome;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one hold alive by sending heartbeats. A heartbeat with unknown outcome is never sent again: the next one has
 * its own number and its own time. If a number were repeated, a late duplicate would look like the newer renewal.
 */
final class Heartbeat implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(Heartbeat.class);
    private static final long LEAST_RETRY = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long MOST_RETRY = TimeUnit.MILLISECONDS.toNanos(200);

    private final Context context;
    private final Hold hold;

    @GuardedBy("this")
    private Scheduler.@Nullable Task task;

    @GuardedBy("this")
    private boolean submitted;

    @GuardedBy("this")
    private long latest;

    @GuardedBy("this")
    private boolean doubted;

    @GuardedBy("this")
    private int failures;

    @GuardedBy("this")
    private @Nullable Throwable lastFailure;

    Heartbeat(Context context, Hold hold) {
        this.context = context;
        this.hold = hold;
    }

    /**
     * Schedules the first heartbeat at a random time in the second half of the first period. So locks that were
     * acquired together do not send their heartbeats together. The period counts from when the take was sent: if the
     * grant was found late, the first heartbeat is sent at once.
     */
    void begin() {
        long period = timing().heartbeat();
        long age = hold.state().sinceRenewal().toNanos();
        schedule(Math.max(0, context.entropy().between(period / 2, period) - age));
    }

    /** Sends a heartbeat at once; the next regular one follows a period later. */
    void beatNow() {
        stop();
        submit();
    }

    synchronized void stop() {
        if (task != null) {
            task.cancel();
            task = null;
        }
    }

    synchronized Optional<Throwable> lastFailure() {
        return Optional.ofNullable(lastFailure);
    }

    private Timing timing() {
        return hold.grant().timing();
    }

    /**
     * Replaces the scheduled heartbeat, so that there is only one. A second chain of heartbeats would go on for ever
     * beside the first.
     */
    private synchronized void schedule(long delay) {
        stop();
        if (hold.state().isLive()) {
            task = context.scheduler().schedule(delay, this);
        }
    }

    /** Sends the heartbeat that is due. */
    @Override
    public void run() {
        try {
            hold.expiryTimer().check();
        } finally {
            submit();
        }
    }

    private void submit() {
        boolean again;
        synchronized (this) {
            if (submitted) {
                return;
            }
            submitted = true;
            again = failures > 0;
        }
        Urgency urgency = Urgency.heartbeat(
                hold.state().nanosToEnd(), again, () -> hold.state().foreseeDanger());
        Sending sending = new Sending();
        Completions.on(
                context.table()
                        .beat(urgency, timing().attemptTimeout(), sending, sending::late)
                        .result(),
                sending::ended);
    }

    /** One heartbeat. It gets its number and its time when it is sent. */
    private final class Sending implements Supplier<@Nullable Beat> {

        private long mine;
        private @Nullable ClockReading sent;
        private TableClock.AliveUntil aliveUntil = TableClock.AliveUntil.UNKNOWN;

        @Override
        public @Nullable Beat get() {
            synchronized (Heartbeat.this) {
                submitted = false;
            }
            ClockReading now = context.now();
            OptionalLong number = hold.state().nextBeat();
            if (number.isEmpty()) {
                return null;
            }
            mine = number.getAsLong();
            sent = now;
            aliveUntil = endSaidAt(now);
            synchronized (Heartbeat.this) {
                latest = mine;
            }
            Grant grant = hold.grant();
            return new Beat(
                    grant.key(),
                    grant.holdId(),
                    grant.fencingToken(),
                    mine,
                    aliveUntil.seconds(),
                    Instant.ofEpochMilli(now.wallMillis()),
                    timing().attemptTimeout());
        }

        void late(Answer<Outcome> answer) {
            judge(answer, Objects.requireNonNull(sent), aliveUntil);
        }

        void ended(@Nullable Answer<Outcome> answer, @Nullable Throwable failure) {
            if (sent == null) {
                failedBefore(failure);
            } else {
                boolean renewed = answer != null && judge(answer, sent, aliveUntil);
                answered(mine, sent, renewed, failure);
                context.telemetry().beat(hold.handle(), sent, answer == null ? null : answer.content());
            }
        }
    }

    /**
     * Schedules the next heartbeat if the hold is live. The problem that prevented this one may have passed by then.
     */
    private void failedBefore(@Nullable Throwable failure) {
        long delay;
        synchronized (this) {
            submitted = false;
            failures++;
            lastFailure = failure;
            delay = untilRetry();
        }
        if (hold.state().isLive()) {
            LOG.warn("A heartbeat of lock '{}' could not be sent; the next one will be", hold.key(), failure);
        }
        schedule(delay);
    }

    private void answered(long mine, ClockReading sent, boolean renewed, @Nullable Throwable failure) {
        long delay;
        synchronized (this) {
            failures = renewed ? 0 : failures + 1;
            lastFailure = failure;
            if (mine != latest) {
                return;
            }
            delay = renewed ? untilRegular(sent) : untilRetry();
        }
        schedule(delay);
    }

    /** Draws the conclusion from an answer, however late; returns whether the heartbeat succeeded. */
    private boolean judge(Answer<Outcome> answer, ClockReading sent, TableClock.AliveUntil aliveUntil) {
        if (answer.content() instanceof Outcome.Refused refused) {
            hold.refused(refused.row());
            return false;
        }
        boolean confirmed = context.table().clock().confirms(aliveUntil, answer.date());
        synchronized (this) {
            doubted = !confirmed;
        }
        if (!confirmed) {
            return false;
        }
        if (hold.state().renewed(sent)) {
            hold.expiryTimer().arm();
        }
        return true;
    }

    /**
     * Returns what a heartbeat says of the end: nothing after an unconfirmed one, so that it cannot be unconfirmed too.
     */
    private TableClock.AliveUntil endSaidAt(ClockReading sent) {
        synchronized (this) {
            if (doubted) {
                return TableClock.AliveUntil.UNKNOWN;
            }
        }
        return context.table().clock().aliveUntil(sent, timing());
    }

    private long untilRegular(ClockReading sent) {
        long period = timing().heartbeat();
        long jittered = context.entropy().between(period - period / 10, period + period / 10);
        return Math.max(0, jittered - sent.nanosUntil(context.nano()));
    }

    /**
     * Doubles with each consecutive failure, up to a quarter of a period, so that retries do not overload a slow table.
     */
    @GuardedBy("this")
    private long untilRetry() {
        long pause = context.entropy().between(LEAST_RETRY, MOST_RETRY) << Math.min(failures - 1, 10);
        return Math.min(pause, Math.max(timing().heartbeat() / 4, LEAST_RETRY));
    }
}
