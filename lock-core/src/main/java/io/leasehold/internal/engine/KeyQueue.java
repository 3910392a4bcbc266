package io.leasehold.internal.engine;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.leasehold.LockException;
import io.leasehold.LockKey;
import io.leasehold.LockRecord;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Queues the requests of this client for one lock, in the order in which they arrived. Also knows this client's own
 * hold of it. Only the first request polls, and only while there is no own hold. So a lock has at most one poller in
 * this client.
 */
final class KeyQueue {

    /** An immutable empty set while nobody waits, as is the case for most held locks. */
    @GuardedBy("this")
    private Set<Acquisition> waiting = Set.of();

    private final Function<LockKey, WaitTimer> timers;

    @GuardedBy("this")
    private @Nullable WaitTimer waitTimer;

    /** The latest of this client's own holds: an exclusive one, or a member. */
    @GuardedBy("this")
    private @Nullable Hold latest;

    /** Further members. */
    @GuardedBy("this")
    private List<Hold> others = List.of();

    @GuardedBy("this")
    private @Nullable Hold vacated;

    @GuardedBy("this")
    private Sight sight = Sight.NONE;

    /**
     * Makes a queue in which nobody waits.
     *
     * @param timers makes the timer of a queue
     */
    KeyQueue(Function<LockKey, WaitTimer> timers) {
        this.timers = timers;
    }

    /** Notes the latest failure to find out who holds the lock; {@code null} if another owner's hold was read. */
    synchronized void noteTrouble(@Nullable LockException latest, long now) {
        sight = latest == null ? sight.found(now) : sight.failed(latest);
    }

    /** Notes a holder that the request which polls waits for. */
    synchronized void noteHolder(LockRecord holder) {
        sight = sight.waitingFor(holder);
    }

    synchronized @Nullable LockRecord holder() {
        return sight.holder();
    }

    /** Returns why a request cannot know that the lock is busy; {@code null} if a holder was read during its wait. */
    synchronized @Nullable LockException troubleOf(Acquisition acquisition) {
        Long holderSeen = sight.holderSeen();
        if (latest != null || (holderSeen != null && acquisition.waitedNanos(holderSeen) >= 0)) {
            return null;
        }
        LockException trouble = sight.trouble();
        return trouble == null && acquisition.waits() ? silence() : trouble;
    }

    /** Returns a failure if the request that polls has had no answer for a long time; else {@code null}. */
    @GuardedBy("this")
    private @Nullable LockException silence() {
        return waiting.isEmpty() ? null : waiting.iterator().next().silence();
    }

    synchronized void join(Acquisition acquisition) {
        if (!waiting.isEmpty() || isBlocked(acquisition)) {
            acquisition.queueUp();
        }
        if (waiting.isEmpty()) {
            waiting = new LinkedHashSet<>();
        }
        waiting.add(acquisition);
    }

    synchronized boolean isBusy() {
        return latest != null || !waiting.isEmpty();
    }

    /** Returns whether a single attempt can succeed beside the own holds, without waiting for other requests. */
    synchronized boolean admits(Acquisition acquisition) {
        return waiting.isEmpty() && (latest == null || (acquisition.mode().isMember() && !isBlocked(acquisition)));
    }

    /**
     * Returns whether an own hold keeps a request from polling. An exclusive request polls beside own members: it must
     * keep those of other clients from coming.
     */
    @GuardedBy("this")
    private boolean isBlocked(Acquisition acquisition) {
        List<Hold> own = own();
        for (Hold hold : own) {
            if (!hold.grant().mode().isMember()) {
                return true;
            }
        }
        int limit = acquisition.request().limit().orElse(Integer.MAX_VALUE);
        return own.size() >= limit
                && own.stream()
                                .filter(hold -> hold.grant().mode() == Mode.LIMITED)
                                .count()
                        >= limit;
    }

    /** Returns the request that must begin to poll now, if any. */
    synchronized @Nullable Acquisition next() {
        if (waiting.isEmpty()) {
            return null;
        }
        Acquisition first = waiting.iterator().next();
        return !isBlocked(first) && first.run() ? first : null;
    }

    /**
     * Returns the request to which this client's own hold could be handed over next, if there is one. A group inherits
     * nothing, and whoever waits behind it does not overtake it.
     */
    synchronized @Nullable Acquisition heir() {
        Acquisition first = first();
        return first != null && first.turn() == null ? first : null;
    }

    /** Returns the first request that waits for an answer, if there is one. */
    synchronized @Nullable Acquisition first() {
        for (Acquisition acquisition : waiting) {
            if (!acquisition.isOver()) {
                return acquisition;
            }
        }
        return null;
    }

    /** Returns whether the first request overwrites the row that an own hold has left. */
    @GuardedBy("this")
    private boolean isOverwritten() {
        if (waiting.isEmpty()) {
            return false;
        }
        Acquisition first = waiting.iterator().next();
        return first.turn() == null && !first.mode().isMember();
    }

    synchronized void leave(Acquisition acquisition) {
        if (waiting.contains(acquisition)) {
            waiting.remove(acquisition);
            waiting = waiting.isEmpty() ? Set.of() : waiting;
        }
    }

    /** Sets the alarm for the end of a request's wait. */
    synchronized void limit(Acquisition acquisition, long now) {
        if (waiting.contains(acquisition)) {
            waitTimer = waitTimer == null ? timers.apply(acquisition.key()) : waitTimer;
            waitTimer.cover(acquisition, now);
        }
    }

    /** Returns the requests whose wait is over, after the alarm has gone off. */
    synchronized List<Acquisition> overdue(long now) {
        if (waitTimer != null) {
            waitTimer.goOn(waiting, now);
        }
        return waiting.stream()
                .filter(acquisition -> acquisition.isOverdue(now))
                .toList();
    }

    /** Cancels the alarm. */
    synchronized void stop() {
        if (waitTimer != null) {
            waitTimer.stop();
        }
    }

    synchronized void setOwn(Hold hold) {
        others = latest == null ? others : with(latest);
        latest = hold;
        vacated = null;
        sight = sight.waitingFor(null);
    }

    /** Notes that the row of the vacated hold shows another one. */
    synchronized void overwritten() {
        vacated = null;
    }

    synchronized void end(Hold hold, long now) {
        if (own().contains(hold)) {
            remove(hold);
            noteTrouble(null, now);
        }
    }

    @GuardedBy("this")
    private void remove(Hold hold) {
        List<Hold> left = new ArrayList<>(own());
        left.remove(hold);
        latest = left.isEmpty() ? null : left.remove(left.size() - 1);
        others = left.isEmpty() ? List.of() : left;
    }

    /** Ends an own hold whose row stays in the table, if a request waits that will overwrite it. */
    synchronized boolean vacate(Hold hold, long now) {
        if (!own().contains(hold) || !isOverwritten()) {
            return false;
        }
        remove(hold);
        noteTrouble(null, now);
        vacated = hold;
        return true;
    }

    /** Returns and forgets the ended own hold whose row no request will overwrite, if there is one. */
    synchronized @Nullable Hold takeAbandoned() {
        Hold left = isOverwritten() ? null : vacated;
        vacated = left == null ? vacated : null;
        return left;
    }

    /** Returns the ended own hold whose row is still in the table, if there is one. */
    synchronized @Nullable Hold vacated() {
        return vacated;
    }

    synchronized List<Hold> own() {
        Hold last = latest;
        return last == null ? List.of() : others.isEmpty() ? List.of(last) : with(last);
    }

    @GuardedBy("this")
    private List<Hold> with(Hold last) {
        List<Hold> all = new ArrayList<>(others);
        all.add(last);
        return all;
    }

    synchronized List<Acquisition> waiting() {
        return List.copyOf(waiting);
    }
}
