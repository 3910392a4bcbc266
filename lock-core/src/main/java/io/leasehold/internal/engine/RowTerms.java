package io.leasehold.internal.engine;

import io.leasehold.internal.runtime.ClockReading;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Knows what a hold's row may say of its time. As long as every heartbeat renews the hold's own lease, that is one thing.
 * While a heartbeat is unanswered that enrols the hold under a session, or takes it back, the row may have either content.
 * Then the hold is valid only if it is valid under each of them. An older confirmation never overrides a newer one. Not
 * thread-safe: {@link HoldState} guards it.
 */
final class RowTerms {

    /** What the row says if the write with this number was the last one that was applied. */
    private record Possible(long number, Term term) {}

    private long newestConfirmed;
    private Term confirmed;

    /** What later writes without an answer may have made of the row. Empty while all are renewals of one lease. */
    private List<Possible> pending = List.of();

    /** Makes the terms of a hold that has just been granted. Suspicion ends a session, whatever its heartbeats say. */
    RowTerms(Grant grant, ClockReading start) {
        boolean provable = grant.timing().hasHeartbeats() && !grant.isOfSession();
        this.confirmed = new Lease(grant.timing(), start, provable);
    }

    /** Notes a write that is about to be sent; the term is {@code null} if it renews the hold's own lease. */
    void sent(long number, @Nullable SessionTerm session, ClockReading sent) {
        boolean renewal = session == null && confirmed instanceof Lease && pending.isEmpty();
        if (renewal || (confirmed.equals(session) && pending.isEmpty())) {
            return;
        }
        if (pending.isEmpty()) {
            pending = new ArrayList<>(1);
        }
        pending.add(new Possible(number, session == null ? confirmed.leaseFrom(sent) : session));
    }

    /** Notes that a write was surely not applied. */
    void notApplied(long number) {
        forget(possible -> possible.number() == number);
    }

    /** Notes that a write was applied. Returns false if the hold was over by then, or a later one was confirmed before. */
    boolean applied(long number, @Nullable SessionTerm session, ClockReading sent, ClockReading now) {
        if (isOver(now)) {
            return false;
        }
        if (session == null && confirmed instanceof Lease own) {
            boolean renewed = own.renew(sent, now);
            if (number > newestConfirmed) {
                confirm(number, own);
            }
            return renewed;
        }
        if (number <= newestConfirmed) {
            return false;
        }
        Lease lease = session == null ? leaseSince(number, sent) : null;
        confirm(number, session == null ? Objects.requireNonNull(lease) : session);
        return lease == null || lease.renew(sent, now);
    }

    private void confirm(long number, Term term) {
        newestConfirmed = number;
        confirmed = term;
        forget(possible -> possible.number() <= number);
    }

    private Lease leaseSince(long number, ClockReading sent) {
        for (Possible possible : pending) {
            if (possible.number() == number && possible.term() instanceof Lease lease) {
                return lease;
            }
        }
        return confirmed.leaseFrom(sent);
    }

    private void forget(Predicate<Possible> which) {
        if (!pending.isEmpty() && pending.removeIf(which) && pending.isEmpty()) {
            pending = List.of();
        }
    }

    /** Returns the number of the newest write that is known to have been applied; 0 for the take. */
    long newestConfirmed() {
        return newestConfirmed;
    }

    /** Returns the session that alone keeps the hold alive, or {@code null}. */
    @Nullable
    Session session() {
        return pending.isEmpty() && confirmed instanceof SessionTerm term ? term.session() : null;
    }

    /** Returns whether the row may name the session. */
    boolean mayName(Session session) {
        return any(term -> term instanceof SessionTerm named && named.session() == session);
    }

    /** Returns whether the row may name any session. */
    boolean mayNameAny() {
        return any(term -> term instanceof SessionTerm);
    }

    long age(long nano) {
        return confirmed.age(nano);
    }

    long nanosLeft(long nano) {
        return least(term -> term.nanosLeft(nano));
    }

    boolean isOver(ClockReading now) {
        return any(term -> term.isOver(now));
    }

    boolean isTrusted(ClockReading now) {
        return !any(term -> !term.isTrusted(now));
    }

    boolean isSafe(ClockReading now) {
        return !any(term -> !term.isSafe(now));
    }

    /** Returns whether the clocks have begun to contradict each other. A session finds that out by itself. */
    boolean becomesSuspect(ClockReading now) {
        return any(term -> term instanceof Lease lease && lease.becomesSuspect(now));
    }

    long nanosToNextChange(boolean safe, boolean live, long nano) {
        return live
                ? least(term -> term.nanosToNextChange(safe, true, nano))
                : -least(term -> -term.nanosToNextChange(false, false, nano));
    }

    private long least(ToLongFunction<Term> time) {
        long least = time.applyAsLong(confirmed);
        for (Possible possible : pending) {
            least = Math.min(least, time.applyAsLong(possible.term()));
        }
        return least;
    }

    private boolean any(Predicate<Term> question) {
        boolean found = question.test(confirmed);
        for (Possible possible : pending) {
            found |= question.test(possible.term());
        }
        return found;
    }
}
