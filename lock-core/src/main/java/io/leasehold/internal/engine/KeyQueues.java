package io.leasehold.internal.engine;

import io.leasehold.LockKey;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One queue for each lock that this client holds or waits for. Every change of a queue goes through the map's own lock. */
final class KeyQueues {

    private final Map<LockKey, KeyQueue> byKey = new ConcurrentHashMap<>();

    void join(Acquisition acquisition) {
        byKey.compute(acquisition.key(), (key, queue) -> {
            KeyQueue joined = queue == null ? new KeyQueue() : queue;
            joined.join(acquisition);
            return joined;
        });
    }

    /** Joins only where nobody of this client waits or holds. */
    boolean joinIfIdle(Acquisition acquisition) {
        KeyQueue fresh = new KeyQueue();
        fresh.join(acquisition);
        return byKey.putIfAbsent(acquisition.key(), fresh) == null;
    }

    @Nullable
    Acquisition next(LockKey key) {
        KeyQueue queue = byKey.get(key);
        return queue == null ? null : queue.next();
    }

    @Nullable
    Acquisition heir(LockKey key) {
        KeyQueue queue = byKey.get(key);
        return queue == null ? null : queue.heir();
    }

    @Nullable
    Upkeep own(LockKey key) {
        KeyQueue queue = byKey.get(key);
        return queue == null ? null : queue.own();
    }

    void leave(Acquisition acquisition) {
        change(acquisition.key(), queue -> queue.leave(acquisition));
    }

    void hold(Upkeep upkeep) {
        change(upkeep.key(), queue -> queue.hold(upkeep));
    }

    void end(Upkeep upkeep) {
        change(upkeep.key(), queue -> queue.end(upkeep));
    }

    private void change(LockKey key, Consumer<KeyQueue> change) {
        byKey.computeIfPresent(key, (same, queue) -> {
            change.accept(queue);
            return queue.isBusy() ? queue : null;
        });
    }

    List<Acquisition> waiting() {
        return byKey.values().stream()
                .flatMap(queue -> queue.waiting().stream())
                .toList();
    }
}
