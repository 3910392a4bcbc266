package io.leasehold.internal.engine.simulation;

import io.leasehold.LockHandle;
import io.leasehold.LockKey;
import io.leasehold.LockRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

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
        return asked(by, request, request.waitTimeout().orElseThrow(), waiting);
    }

    private Ask asked(Member by, LockRequest request, Duration wait, CompletableFuture<LockHandle> waiting) {
        Ask ask = new Ask(numbers++, by, request.key(), wait.toNanos(), waiting);
        asks.put(request, ask);
        lines.computeIfAbsent(new Line(by, ask.key), line -> new ArrayList<>()).add(ask);
        world.note(by.name(), request.key(), () -> "request " + ask.number + " waits up to " + wait);
        return ask;
    }

    /** A request is one of several that are granted together: it is served in no order. */
    Ask asked(GroupAsk group, LockRequest request, CompletableFuture<LockHandle> waiting) {
        Ask ask = asked(group.by, request, Duration.ofNanos(group.wait), waiting);
        ask.group = group;
        ask.single = group.single;
        return ask;
    }

    /** Returns the group that a request is a part of, if it is. */
    @Nullable
    GroupAsk groupOf(LockRequest request) {
        Ask ask = asks.get(request);
        return ask == null ? null : ask.group;
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
        if (ask.group != null) {
            return ask;
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

    /** Returns whether a request of a client waits that may inherit the lock: a group does not, unless it waits for one lock. */
    boolean isAwaited(Member by, LockKey key) {
        return waitingIn(by, key).stream()
                .anyMatch(
                        ask -> ask.group == null || ask.group.requests.stream().anyMatch(by.groups()::waitsAlone));
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
