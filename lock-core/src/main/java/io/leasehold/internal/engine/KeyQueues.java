package io.leasehold.internal.engine;

import io.leasehold.LockException;
import io.leasehold.LockKey;
import io.leasehold.LockRecord;
import io.leasehold.internal.runtime.Clocks;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One queue for each lock that this client holds or waits for. Every change of a queue goes through the map's own lock. */
final class KeyQueues {

    private final Clocks clocks;
    private final Function<LockKey, WaitTimer> timers;
    private final Map<LockKey, KeyQueue> byKey = new ConcurrentHashMap<>();

    /** Whoever joins one queue shares it; whoever joins several at once has it alone. */
    private final ReadWriteLock joining = new ReentrantReadWriteLock();

    private volatile boolean stopped;

    /**
     * Makes the queues of a client.
     *
     * @param timers makes the timer of a queue
     */
    KeyQueues(Clocks clocks, Function<LockKey, WaitTimer> timers) {
        this.clocks = clocks;
        this.timers = timers;
    }

    void join(Acquisition acquisition) {
        joining.readLock().lock();
        try {
            byKey.compute(acquisition.key(), (key, queue) -> {
                KeyQueue joined = queue == null ? new KeyQueue(timers) : queue;
                joined.join(acquisition);
                return joined;
            });
        } finally {
            joining.readLock().unlock();
        }
    }

    /** Adds a request only if no request of this client waits for the lock, or holds it so that this one cannot. */
    boolean joinIfIdle(Acquisition acquisition) {
        AtomicBoolean joined = new AtomicBoolean();
        joining.readLock().lock();
        try {
            byKey.compute(acquisition.key(), (same, queue) -> {
                KeyQueue open = queue == null ? new KeyQueue(timers) : queue;
                if (open.admits(acquisition)) {
                    open.join(acquisition);
                    joined.set(true);
                }
                return open;
            });
        } finally {
            joining.readLock().unlock();
        }
        return joined.get();
    }

    /**
     * Adds requests for several locks in one step, only if no request of this client waits for any of the locks or holds
     * it. None of them begins to poll.
     *
     * @return the first lock that is not idle; {@code null} if the requests were added
     */
    @Nullable
    LockKey claim(List<Acquisition> acquisitions) {
        joining.writeLock().lock();
        try {
            for (Acquisition acquisition : acquisitions) {
                if (byKey.containsKey(acquisition.key())) {
                    return acquisition.key();
                }
            }
            acquisitions.forEach(this::claim);
            return null;
        } finally {
            joining.writeLock().unlock();
        }
    }

    private void claim(Acquisition acquisition) {
        KeyQueue fresh = new KeyQueue(timers);
        fresh.join(acquisition);
        acquisition.run();
        byKey.put(acquisition.key(), fresh);
    }

    @Nullable
    Acquisition next(LockKey key) {
        KeyQueue queue = byKey.get(key);
        return queue == null ? null : queue.next();
    }

    @Nullable
    Acquisition heir(LockKey key) {
        KeyQueue queue = stopped ? null : byKey.get(key);
        return queue == null ? null : queue.heir();
    }

    /** From here on nobody inherits: all that wait are about to fail. */
    void stop() {
        stopped = true;
    }

    /** Returns the first request of this client for the lock that waits for an answer, if there is one. */
    @Nullable
    Acquisition first(LockKey key) {
        KeyQueue queue = byKey.get(key);
        return queue == null ? null : queue.first();
    }

    @Nullable
    Hold own(LockKey key) {
        KeyQueue queue = byKey.get(key);
        List<Hold> own = queue == null ? List.of() : queue.own();
        return own.isEmpty() ? null : own.get(0);
    }

    /** Returns this client's own holds of a lock. */
    List<Hold> allOwn(LockKey key) {
        KeyQueue queue = byKey.get(key);
        return queue == null ? List.of() : queue.own();
    }

    /** Notes that the row of the vacated hold of a lock shows another one. */
    void overwritten(LockKey key) {
        change(key, KeyQueue::overwritten);
    }

    /** Notes, for a request and all behind it, why the holder is unknown; {@code null} if a hold was read. */
    void noteTrouble(Acquisition asking, @Nullable LockException latest) {
        asking.noteTrouble(latest);
        KeyQueue queue = byKey.get(asking.key());
        if (queue != null) {
            queue.noteTrouble(latest, clocks.nanoTime());
        }
    }

    /** Notes, for a request and all behind it, a holder that it waits for. */
    void noteHolder(Acquisition asking, LockRecord holder) {
        asking.waitsFor(holder);
        KeyQueue queue = byKey.get(asking.key());
        if (queue != null) {
            queue.noteHolder(holder);
        }
    }

    /** Tells a request whose wait is over the holder that was noted for those before it. */
    void nameHolder(Acquisition acquisition) {
        KeyQueue queue = byKey.get(acquisition.key());
        LockRecord holder = queue == null ? null : queue.holder();
        if (holder != null) {
            acquisition.waitsFor(holder);
        }
    }

    /** Returns why a request cannot know that the lock is busy; {@code null} if a holder was read during its wait. */
    @Nullable
    LockException troubleOf(Acquisition acquisition) {
        KeyQueue queue = byKey.get(acquisition.key());
        return queue == null ? null : queue.troubleOf(acquisition);
    }

    /** Sets the alarm for the end of a request's wait. */
    void limit(Acquisition acquisition) {
        long now = clocks.nanoTime();
        byKey.computeIfPresent(acquisition.key(), (same, queue) -> {
            queue.limit(acquisition, now);
            return queue;
        });
    }

    /** Returns the requests whose wait is over, after the alarm of a lock has gone off. */
    List<Acquisition> overdue(LockKey key) {
        long now = clocks.nanoTime();
        List<Acquisition> overdue = new ArrayList<>();
        byKey.computeIfPresent(key, (same, queue) -> {
            overdue.addAll(queue.overdue(now));
            return queue;
        });
        return overdue;
    }

    /** Removes a request; returns the ended hold whose row no request will overwrite any more, if there is one. */
    Optional<Hold> leave(Acquisition acquisition) {
        AtomicReference<@Nullable Hold> left = new AtomicReference<>();
        change(acquisition.key(), queue -> {
            queue.leave(acquisition);
            left.set(queue.takeAbandoned());
        });
        return Optional.ofNullable(left.get());
    }

    /** Ends an own hold whose row stays in the table; returns false if no request waits that will overwrite it. */
    boolean vacate(Hold hold) {
        long now = clocks.nanoTime();
        AtomicBoolean done = new AtomicBoolean();
        change(hold.key(), queue -> done.set(queue.vacate(hold, now)));
        return done.get();
    }

    @Nullable
    Hold vacated(LockKey key) {
        KeyQueue queue = byKey.get(key);
        return queue == null ? null : queue.vacated();
    }

    void setOwn(Hold hold) {
        change(hold.key(), queue -> queue.setOwn(hold));
    }

    void end(Hold hold) {
        long now = clocks.nanoTime();
        change(hold.key(), queue -> queue.end(hold, now));
    }

    private void change(LockKey key, Consumer<KeyQueue> change) {
        byKey.computeIfPresent(key, (same, queue) -> {
            change.accept(queue);
            if (queue.isBusy()) {
                return queue;
            }
            queue.stop();
            return null;
        });
    }

    List<Acquisition> waiting() {
        return byKey.values().stream()
                .flatMap(queue -> queue.waiting().stream())
                .toList();
    }
}
