package io.leasehold.internal.engine;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.leasehold.LockException;
import io.leasehold.LockKey;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The requests of this client for one lock, in the order in which they came, and this client's own hold of it. Only the
 * first request deals with the table, and only while there is no own hold; so there is one poller, and none while the
 * answer is known here.
 */
final class KeyQueue {

    /** No set of its own while nobody waits, as for most of the locks that are held. */
    @GuardedBy("this")
    private Set<Acquisition> waiting = Set.of();

    private final Function<LockKey, WaitTimer> timers;

    @GuardedBy("this")
    private @Nullable WaitTimer waitTimer;

    @GuardedBy("this")
    private @Nullable Hold own;

    @GuardedBy("this")
    private @Nullable Hold vacated;

    @GuardedBy("this")
    private @Nullable LockException trouble;

    @GuardedBy("this")
    private boolean holderSeen;

    @GuardedBy("this")
    private long holderSeenNano;

    /**
     * Makes a queue in which nobody waits.
     *
     * @param timers makes the timer of a queue
     */
    KeyQueue(Function<LockKey, WaitTimer> timers) {
        this.timers = timers;
    }

    /** Notes the latest failure to learn who has the lock; {@code null} if another owner's hold was seen. */
    synchronized void noteTrouble(@Nullable LockException latest, long now) {
        trouble = latest;
        if (latest == null) {
            holderSeen = true;
            holderSeenNano = now;
        }
    }

    /** Returns why it is not known that the lock is busy for a request; {@code null} if a holder was seen in its time. */
    synchronized @Nullable LockException troubleOf(Acquisition acquisition) {
        if (own != null || (holderSeen && acquisition.waitedNanos(holderSeenNano) >= 0)) {
            return null;
        }
        return trouble == null && acquisition.waits() ? silence() : trouble;
    }

    /** Returns that the table is silent, if the request which deals with it has had no answer for long. */
    @GuardedBy("this")
    private @Nullable LockException silence() {
        return waiting.isEmpty() ? null : waiting.iterator().next().silence();
    }

    synchronized void join(Acquisition acquisition) {
        if (isBusy()) {
            acquisition.queueUp();
        }
        if (waiting.isEmpty()) {
            waiting = new LinkedHashSet<>();
        }
        waiting.add(acquisition);
    }

    synchronized boolean isBusy() {
        return own != null || !waiting.isEmpty();
    }

    /** Returns the request whose turn to deal with the table has come just now, if any. */
    synchronized @Nullable Acquisition next() {
        if (own != null || waiting.isEmpty()) {
            return null;
        }
        Acquisition first = waiting.iterator().next();
        return first.run() ? first : null;
    }

    /** Returns the request that this client's own hold could go to next, if there is one. */
    synchronized @Nullable Acquisition heir() {
        for (Acquisition acquisition : waiting) {
            if (!acquisition.isOver()) {
                return acquisition;
            }
        }
        return null;
    }

    synchronized void leave(Acquisition acquisition) {
        if (waiting.contains(acquisition)) {
            waiting.remove(acquisition);
            waiting = waiting.isEmpty() ? Set.of() : waiting;
        }
    }

    /** Has the alarm go off when the time of a request is up that still waits. */
    synchronized void limit(Acquisition acquisition, long now) {
        if (waiting.contains(acquisition)) {
            waitTimer = waitTimer == null ? timers.apply(acquisition.key()) : waitTimer;
            waitTimer.cover(acquisition, now);
        }
    }

    /** Returns, when the alarm has gone off, the requests whose time is up. */
    synchronized List<Acquisition> overdue(long now) {
        if (waitTimer != null) {
            waitTimer.goOn(waiting, now);
        }
        return waiting.stream()
                .filter(acquisition -> acquisition.isOverdue(now))
                .toList();
    }

    /** Has no alarm go off any more. */
    synchronized void stop() {
        if (waitTimer != null) {
            waitTimer.stop();
        }
    }

    synchronized void setOwn(Hold hold) {
        own = hold;
        vacated = null;
    }

    synchronized void end(Hold hold, long now) {
        if (own == hold) {
            own = null;
            noteTrouble(null, now);
        }
    }

    /** Ends an own hold that still stands in the table, if somebody waits who will write over it. */
    synchronized boolean vacate(Hold hold, long now) {
        if (own != hold || waiting.isEmpty()) {
            return false;
        }
        own = null;
        noteTrouble(null, now);
        vacated = hold;
        return true;
    }

    /** Returns the ended own hold that still stands in the table, if there is one. */
    synchronized @Nullable Hold vacated() {
        return vacated;
    }

    synchronized @Nullable Hold own() {
        return own;
    }

    synchronized List<Acquisition> waiting() {
        return List.copyOf(waiting);
    }
}
