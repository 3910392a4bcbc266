package io.leasehold.internal.engine.simulation;

import io.leasehold.LockHandle;
import io.leasehold.LockKey;
import io.leasehold.LockRequest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Watches who waits (I9): in one client first come, first served, and who gave up owns nothing. */
final class Queue {

    private record Line(Member member, LockKey key) {}

    private final World world;
    private final IdentityHashMap<LockRequest, Ask> asks = new IdentityHashMap<>();
    private final Map<Line, List<Ask>> lines = new HashMap<>();
    private final Map<Line, Long> lastServed = new HashMap<>();
    private long numbers;

    Queue(World world) {
        this.world = world;
    }

    Ask asked(Member by, LockRequest request, CompletableFuture<LockHandle> waiting) {
        long wait = request.waitTimeout().orElseThrow().toNanos();
        Ask ask = new Ask(numbers++, by, request.key(), wait, waiting);
        asks.put(request, ask);
        lines.computeIfAbsent(new Line(by, ask.key), line -> new ArrayList<>()).add(ask);
        world.note(
                by.name(),
                request.key(),
                () -> "request " + ask.number + " waits up to "
                        + request.waitTimeout().orElseThrow());
        return ask;
    }

    void cancel(Ask ask) {
        if (ask.waiting.cancel(false) && !ask.granted) {
            ask.cancelled = true;
            world.note(ask.by.name(), ask.key, () -> "request " + ask.number + " is cancelled");
        }
    }

    Ask granted(Member by, LockRequest request) {
        Ask ask = asks.get(request);
        ask.granted = true;
        if (ask.cancelled) {
            world.violate("I9", ask.key, "request " + ask.number + " is granted though cancelled");
        }
        Long before = lastServed.put(new Line(by, ask.key), ask.number);
        if (before != null && before > ask.number) {
            world.violate("I9", ask.key, "request " + ask.number + " is served after " + before);
        }
        return ask;
    }

    long numberOf(LockRequest request) {
        return asks.get(request).number;
    }

    /** Returns whether a request of a client waits. */
    boolean isAwaited(Member by, LockKey key) {
        return !waitingIn(by, key).isEmpty();
    }

    /** Returns whether a request of a client has no time left to wait. */
    boolean isPressed(Member by, LockKey key) {
        return waitingIn(by, key).stream().anyMatch(Ask::isPressed);
    }

    private List<Ask> waitingIn(Member by, LockKey key) {
        List<Ask> all = lines.getOrDefault(new Line(by, key), List.of());
        if (!all.isEmpty()) {
            all.removeIf(ask -> ask.waiting.isDone());
        }
        return all;
    }

    /** Returns whether anybody waits who would share the lock. */
    boolean isSharedSoon(LockKey key) {
        return lines.entrySet().stream()
                .filter(line -> line.getKey().key().equals(key)
                        && !line.getKey().member().process().isDead())
                .flatMap(line -> line.getValue().stream())
                .anyMatch(ask -> ask.shares && !ask.waiting.isDone());
    }

    /** Returns the requests without an answer whose askers live. */
    List<Ask> unanswered() {
        return asks.values().stream()
                .filter(ask -> !ask.waiting.isDone() && !ask.by.process().isDead())
                .sorted(Comparator.comparingLong(ask -> ask.number))
                .toList();
    }
}
