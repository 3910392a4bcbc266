package io.leasehold.internal.engine;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.leasehold.internal.engine.pace.Purpose;
import io.leasehold.internal.engine.pace.Urgency;
import io.leasehold.internal.runtime.ClockReading;
import io.leasehold.internal.runtime.Completions;
import io.leasehold.internal.runtime.Scheduler;
import io.leasehold.internal.store.Answer;
import io.leasehold.internal.store.Beat;
import io.leasehold.internal.store.Outcome;
import io.leasehold.internal.store.StoreException;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
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

    private final Context context;
    private final Hold hold;

    @GuardedBy("this")
    private Scheduler.@Nullable Task task;

    @GuardedBy("this")
    private boolean submitted;

    @GuardedBy("this")
    private boolean enrolled;

    @GuardedBy("this")
    private boolean doubted;

    @GuardedBy("this")
    private Set<String> revoked = Set.of();

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
        long age = hold.state().ask(row -> row.age(context.nano()));
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
        Purpose purpose;
        boolean again;
        synchronized (this) {
            task = task != null && task.hasBegun() ? null : task;
            if (submitted) {
                return;
            }
            submitted = true;
            purpose = enrolled ? Purpose.PROMOTION : Purpose.HEARTBEAT;
            again = failures > 0;
        }
        Urgency urgency = new Urgency(
                hold.grant().isOfSession() ? Purpose.SESSION : purpose,
                hold.state().nanosToEnd(),
                again,
                () -> hold.state().foreseeDanger());
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
        private long confirmed;
        private @Nullable SessionTerm session;
        private @Nullable ClockReading sent;
        private TableClock.AliveUntil aliveUntil = TableClock.AliveUntil.UNKNOWN;

        @Override
        public @Nullable Beat get() {
            synchronized (Heartbeat.this) {
                submitted = false;
            }
            ClockReading now = context.now();
            SessionTerm offered = hold.keeper().offer(hold, now);
            OptionalLong number = hold.state().nextBeat(offered, now);
            if (number.isEmpty()) {
                hold.keeper().ended(hold);
                return null;
            }
            if (offered != null) {
                hold.keeper().enrols(hold, offered.session());
            }
            mine = number.getAsLong();
            confirmed = hold.state().ask(RowTerms::newestConfirmed);
            sent = now;
            session = offered;
            aliveUntil = offered == null ? endSaidAt(now) : TableClock.AliveUntil.UNKNOWN;
            Set<String> told;
            synchronized (Heartbeat.this) {
                enrolled |= offered != null;
                told = revoked;
            }
            Grant grant = hold.grant();
            return new Beat(
                    grant.row(),
                    grant.holdId(),
                    grant.fencingToken(),
                    mine,
                    confirmed,
                    timing().leaseDuration(),
                    aliveUntil.seconds(),
                    offered == null ? null : offered.session().id(),
                    told,
                    Instant.ofEpochMilli(now.wallMillis()),
                    timing().attemptTimeout());
        }

        void late(Answer<Outcome> answer) {
            boolean unused = judge(answer, Objects.requireNonNull(sent));
        }

        void ended(@Nullable Answer<Outcome> answer, @Nullable Throwable failure) {
            if (sent == null) {
                failedBefore(failure);
            } else {
                boolean renewed = answer != null && judge(answer, sent);
                answered(this, sent, renewed, failure);
                context.telemetry().beat(hold.handle(), sent, answer == null ? null : answer.content());
            }
        }

        /** Draws the conclusion from an answer, however late; returns whether the heartbeat succeeded. */
        private boolean judge(Answer<Outcome> answer, ClockReading begun) {
            if (!(answer.content() instanceof Outcome.Applied applied)) {
                hold.refused(((Outcome.Refused) answer.content()).row(), confirmed);
                return false;
            }
            noteRevoked(applied.revoked());
            boolean confirmed = context.table().clock().confirms(aliveUntil, answer.date());
            synchronized (Heartbeat.this) {
                doubted = !confirmed;
            }
            if (!confirmed) {
                return false;
            }
            boolean recovered = hold.state().renewed(mine, session, begun);
            if (recovered || session != null) {
                hold.expiryTimer().arm();
            } else {
                hold.expiryTimer().armIfIdle();
            }
            hold.keeper().confirmed(hold);
            return true;
        }
    }

    /** The row names a hold until a heartbeat says that its owner knows: the answer to an earlier one may be lost. */
    private void noteRevoked(Set<String> holdIds) {
        Set<String> before;
        synchronized (this) {
            before = revoked;
            revoked = holdIds;
        }
        if (!before.containsAll(holdIds)) {
            hold.keeper().revoked(holdIds);
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

    private void answered(Sending answered, ClockReading sent, boolean renewed, @Nullable Throwable failure) {
        if (failure != null && StoreException.of(failure).kind() != StoreException.Kind.AMBIGUOUS) {
            hold.state().notApplied(answered.mine);
        }
        long delay;
        synchronized (this) {
            failures = renewed ? 0 : failures + 1;
            lastFailure = failure;
            if (answered.mine != hold.state().lastBeat()) {
                return;
            }
            delay = renewed ? untilRegular(sent) : untilRetry();
        }
        if (!renewed || answered.session == null) {
            schedule(delay);
        } else if (!answered.session.isSafe(context.now())) {
            schedule(0);
        }
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

    @GuardedBy("this")
    private long untilRetry() {
        return RetryPause.after(failures, timing().heartbeat() / 4, context.entropy());
    }
}
