package io.leasehold.internal.engine.simulation;

import io.leasehold.LockAcquireTimeoutException;
import io.leasehold.LockKey;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Watches that a group waits for no longer than it was to (I17), and does not miss its turn (I33). */
final class GroupWaitJudge {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final long ATTEMPT = TimeUnit.SECONDS.toNanos(2);

    private final Fleet fleet;
    private final World world;

    GroupWaitJudge(Fleet fleet) {
        this.fleet = fleet;
        this.world = fleet.world();
    }

    /** A request has ended; with a failure if it waited in vain. */
    void ended(GroupAsk ask, @Nullable Throwable failure) {
        checkTurn(ask, failure);
        checkWait(ask);
    }

    /** A group that has waited while all its locks were free, for long, has missed its turn. */
    private void checkTurn(GroupAsk ask, @Nullable Throwable failure) {
        boolean busy = failure != null && causeOf(failure) instanceof LockAcquireTimeoutException;
        long bound = 3 * fleet.retryPeriod() + 4 * attempt() + 2 * SECOND + afterLosses();
        long since = world.now() - bound;
        if (!busy || ask.cancelled || ask.begunAt > since || isTroubled(ask, since)) {
            return;
        }
        boolean free = true;
        for (LockKey key : ask.keys()) {
            free &= isFree(key) && fleet.tableJudge().changedAt(key) < since;
        }
        if (free) {
            world.violate("I33", ask.keys().get(0), ask + " gets none of its locks, though all are free");
        }
    }

    private boolean isFree(LockKey lock) {
        return Stream.concat(Stream.of(lock), fleet.table().members().of(lock).stream())
                .map(fleet.table()::row)
                .noneMatch(row -> row != null && row.isHeld());
    }

    /**
     * A hold that its client has lost keeps the client's queue until the leases of all heartbeats are over that may have
     * reached the table. Those of a lock that leaves a session may be sent until the loss.
     */
    private long afterLosses() {
        return fleet.plan().has(Fault.SESSIONS) ? 2 * fleet.plan().lease() : 0;
    }

    private static Throwable causeOf(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    private boolean isTroubled(GroupAsk ask, long since) {
        Program process = ask.by.process();
        long troubled = Math.max(
                Math.max(process.lastFailure(), process.lastNested()),
                Math.max(ask.by.troubledUntil(), ask.by.machine().disturbed()));
        return process.waiting() > 0 || troubled >= since - bound(ask);
    }

    private static long bound(GroupAsk ask) {
        return Math.min(ask.wait, 2 * ATTEMPT);
    }

    private long attempt() {
        return Math.min(ATTEMPT, Math.max(SECOND / 4, fleet.plan().lease() / 24 * 3 / 2));
    }

    private void checkWait(GroupAsk ask) {
        long late = ask.overdue();
        Program process = ask.by.process();
        long troubled = Math.max(process.lastNested(), Math.max(ask.by.machine().disturbed(), process.lastFailure()));
        long allowed = (fleet.plan().has(Fault.UNREAD_ROWS) ? 14 : 7) * ATTEMPT;
        if (late > allowed && troubled < world.now() - 2 * late) {
            world.violate(
                    "I17", ask.keys().get(0), ask + " waits " + Duration.ofNanos(late) + " longer than it was to");
        }
    }
}
