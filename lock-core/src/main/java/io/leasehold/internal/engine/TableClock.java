package io.leasehold.internal.engine;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.leasehold.LockRecord;
import io.leasehold.internal.runtime.ClockReading;
import io.leasehold.internal.runtime.Clocks;
import io.leasehold.internal.store.Answer;
import io.leasehold.internal.store.Beat;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Knows the table's own time from the dates of its answers, so that nobody waits for a holder that has been dead for a
 * long time.
 *
 * <p>The argument for takeovers by this clock lives here. A holder writes until when it may live: an upper bound of the
 * table's time when the write is sent, plus its lease, plus half of the allowance. The bound is the date of an answer,
 * rounded up to the next second, plus the time since before its request was sent. That time is measured by the
 * monotonic clock, the wall clock and the uptime; the longest counts, plus a tenth. The holder's own lease begins when
 * the write is sent, so it ends before the table's clock shows the written time. A waiter takes over only if an
 * answer's date, a lower bound of the table's time, is later than the written time by the other half of the allowance,
 * for which the waiter's own setting counts. That half pays for front ends of the table whose clocks differ. The first
 * half pays for a pause of the holder's machine that none of its clocks shows. If that pause was longer, the answer to
 * the write has a date beyond the bound and half of the allowance. Such an answer does not confirm the write.
 */
final class TableClock {

    /**
     * What one write says: until when its hold may live. Also the latest time of the table at which it can have been
     * sent.
     */
    record AliveUntil(long seconds, double sentBefore) {

        /** Says nothing. */
        static final AliveUntil UNKNOWN = new AliveUntil(Beat.UNKNOWN, 0);
    }

    private record Known(long date, ClockReading asked) {

        /** Returns how much time has passed since the date was asked for; the clock that shows most counts. */
        double secondsUntil(ClockReading now) {
            double wall = ((double) now.wallMillis() - asked.wallMillis()) / TimeUnit.SECONDS.toMillis(1);
            double uptime = asked.hasUptime(now) ? (now.uptimeNanos() - asked.uptimeNanos()) / SECOND : 0;
            return Math.max(0, Math.max(asked.nanosUntil(now.nano()) / SECOND, Math.max(wall, uptime)));
        }

        /** Returns the latest time that the table's clock can show. */
        double latest(ClockReading now) {
            return date + FRACTION + RATE * secondsUntil(now);
        }
    }

    private static final double SECOND = TimeUnit.SECONDS.toNanos(1);

    /** How much faster the table's clock may run than those of this machine. */
    private static final double RATE = 1.1;

    /** A date has whole seconds: the table's time may be later by nearly one. */
    private static final int FRACTION = 1;

    /** The part of a lease up to whose length a date is recent: the error of the bound is a tenth of that. */
    private static final double RECENT = 0.1;

    private final Clocks clocks;
    private final double allowance;

    @GuardedBy("this")
    private @Nullable Known newest;

    @GuardedBy("this")
    private int suspicions;

    /**
     * Makes a clock that does not know the time yet.
     *
     * @param skew the whole allowance; zero to ignore the table's time
     */
    TableClock(Clocks clocks, Duration skew) {
        this.clocks = clocks;
        this.allowance = skew.toNanos() / SECOND / 2;
    }

    /** A request that is about to be sent. Its answer may tell the table's time. */
    final class Question {

        private final ClockReading asked = clocks.now();
        private final int suspicionsBefore = suspicions();

        /** Learns the table's time from the answer, and returns the answer. */
        <T> Answer<T> answeredBy(Answer<T> answer) {
            Answer<T> given = Objects.requireNonNull(answer, "the store gave no answer");
            if (allowance > 0 && given.date() != Answer.NO_DATE) {
                learn(given.date(), this);
            }
            return given;
        }
    }

    /** Returns a request whose answer may tell the time; it counts as sent from now on. */
    Question ask() {
        return new Question();
    }

    private synchronized int suspicions() {
        return suspicions;
    }

    private synchronized void learn(long date, Question question) {
        boolean newer = newest == null || newest.asked().nanosUntil(question.asked.nano()) >= 0;
        if (newer && question.suspicionsBefore == suspicions) {
            newest = new Known(date, question.asked);
        }
    }

    /** Forgets the time, since this machine may have been suspended. Only requests sent from now on tell it again. */
    synchronized void suspect() {
        newest = null;
        suspicions++;
    }

    /** Returns what a write that is sent now says of its hold. */
    synchronized AliveUntil aliveUntil(ClockReading sent, Timing timing) {
        if (newest == null) {
            return AliveUntil.UNKNOWN;
        }
        double before = newest.latest(sent);
        return new AliveUntil((long) Math.ceil(before + timing.lease() / SECOND + allowance), before);
    }

    /**
     * Returns whether an answer confirms a write that said this. If it does not, this machine stood still before the
     * write, or the answer does not tell the time.
     */
    boolean confirms(AliveUntil written, long date) {
        boolean confirmed = written.seconds() == Beat.UNKNOWN
                || (date != Answer.NO_DATE && date + FRACTION <= written.sentBefore() + allowance);
        if (!confirmed) {
            suspect();
        }
        return confirmed;
    }

    /** Returns whether a take of such a hold has to ask for the time first: without heartbeats, it is the only write. */
    synchronized boolean isNeededFor(Timing timing) {
        boolean recent = newest != null && newest.secondsUntil(clocks.now()) <= timing.lease() / SECOND * RECENT;
        return allowance > 0 && !timing.hasHeartbeats() && !recent;
    }

    /** Returns whether, by the date of an answer, the holder in the row is dead. */
    boolean isOver(LockRecord record, long date) {
        Instant end = record.aliveUntil();
        return allowance > 0 && end != null && date != Answer.NO_DATE && date > end.getEpochSecond() + allowance;
    }

    /** Returns since when the holder in the record is dead, as far as this client knows. */
    synchronized Optional<Instant> deadSince(LockRecord record) {
        return newest != null && isOver(record, newest.date())
                ? Optional.ofNullable(record.aliveUntil())
                : Optional.empty();
    }
}
