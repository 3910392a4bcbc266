package io.leasehold.internal.engine;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.leasehold.internal.engine.pace.Urgency;
import io.leasehold.internal.runtime.ClockReading;
import io.leasehold.internal.runtime.Completions;
import io.leasehold.internal.runtime.Scheduler;
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
 * Keeps one hold alive. A beat whose fate is unknown is never sent again: the next one has a number and a time of its
 * own, for a repeated number would let a late duplicate pass for the newer renewal.
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
    private int failures;

    @GuardedBy("this")
    private @Nullable Throwable lastFailure;

    Heartbeat(Context context, Hold hold) {
        this.context = context;
        this.hold = hold;
    }

    /**
     * Begins within the second half of the first period, so that locks taken together do not beat together. The period
     * counts from the sending of the take: a grant that was found late has its first beat at once.
     */
    void begin() {
        long period = timing().heartbeat();
        long age = hold.state().sinceRenewal().toNanos();
        schedule(Math.max(0, context.entropy().between(period / 2, period) - age));
    }

    /** Sends a beat besides the regular ones, which then count from it. */
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

    /** There is one next beat, whoever asks for it: a second one would go on for ever beside the first. */
    private synchronized void schedule(long delay) {
        stop();
        if (hold.state().isLive()) {
            task = context.scheduler().schedule(delay, this);
        }
    }

    /** What is due when its time has come. */
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

    /** One beat: its number and its time are those of the moment when it is sent. */
    private final class Sending implements Supplier<@Nullable Beat> {

        private long mine;
        private @Nullable ClockReading sent;

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
            synchronized (Heartbeat.this) {
                latest = mine;
            }
            Grant grant = hold.grant();
            return new Beat(
                    grant.key(),
                    grant.holdId(),
                    grant.fencingToken(),
                    mine,
                    Instant.ofEpochMilli(now.wallMillis()),
                    timing().attemptTimeout());
        }

        void late(Outcome outcome) {
            judge(outcome, Objects.requireNonNull(sent));
        }

        void ended(@Nullable Outcome outcome, @Nullable Throwable failure) {
            if (sent == null) {
                failedBefore(failure);
            } else {
                answered(mine, sent, outcome, failure);
                context.telemetry().beat(hold.handle(), sent, outcome);
            }
        }
    }

    /** Goes on if the hold does: what kept this beat from being sent may not keep the next one. */
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

    private void answered(long mine, ClockReading sent, @Nullable Outcome outcome, @Nullable Throwable failure) {
        boolean renewed = outcome != null && judge(outcome, sent);
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

    /** Draws the conclusion from an answer, however late; returns whether it was a success. */
    private boolean judge(Outcome outcome, ClockReading sent) {
        if (outcome instanceof Outcome.Refused refused) {
            hold.refused(refused.row());
            return false;
        }
        if (hold.state().renewed(sent)) {
            hold.expiryTimer().arm();
        }
        return true;
    }

    private long untilRegular(ClockReading sent) {
        long period = timing().heartbeat();
        long jittered = context.entropy().between(period - period / 10, period + period / 10);
        return Math.max(0, jittered - sent.nanosUntil(context.nano()));
    }

    /** Doubles with each failure in a row, so that a struggling table is not stormed, up to a quarter of a period. */
    @GuardedBy("this")
    private long untilRetry() {
        long pause = context.entropy().between(LEAST_RETRY, MOST_RETRY) << Math.min(failures - 1, 10);
        return Math.min(pause, Math.max(timing().heartbeat() / 4, LEAST_RETRY));
    }
}
