package io.leasehold.test;

import io.leasehold.LockGroup;
import io.leasehold.LockHandle;
import io.leasehold.LockKey;
import io.leasehold.LockListener;
import io.leasehold.LockRequest;
import io.leasehold.LockTelemetry;
import io.leasehold.internal.engine.EngineSettings;
import io.leasehold.internal.engine.LockEngine;
import io.leasehold.internal.engine.Seams;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One simulated process: an engine, its timers and its connection to the table. */
final class Node {

    private final World world;
    private final ProcessClocks clocks;
    private final Connection connection;
    private final ClientTimers timers;
    private final Owners owners;
    private final LockEngine engine;
    private final Queue<Duration> postponed = new PriorityBlockingQueue<>();
    private volatile boolean crashed;
    private volatile boolean ended;

    Node(World world, EngineSettings settings, List<LockTelemetry> telemetry, Duration patience) {
        this.world = world;
        clocks = new ProcessClocks(world.time());
        connection = new Connection(world.table(), world::tableSeconds);
        owners = new Owners(() -> engine().held(), patience);
        timers = new ClientTimers(world, clocks, owners);
        Seams seams = new Seams(
                connection, connection, clocks, timers, world.entropy(), world.callbacks(), telemetry, () -> {});
        engine = new LockEngine(waking(settings), seams);
    }

    private EngineSettings waking(EngineSettings settings) {
        LockListener waker = event -> owners.wake();
        List<LockListener> listeners =
                Stream.concat(Stream.of(waker), settings.listeners().stream()).toList();
        return TestLockSettings.copy(settings, settings.ownerName(), listeners);
    }

    Connection connection() {
        return connection;
    }

    LockEngine engine() {
        ensureAlive();
        return engine;
    }

    private void ensureAlive() {
        if (crashed) {
            throw new IllegalStateException("The test has crashed this lock client. Reset it, or use another one.");
        }
    }

    LockHandle acquire(LockRequest request) throws InterruptedException {
        LockEngine locks = engine();
        return owners.acquire(request.key(), () -> world.callbacks().after(() -> locks.acquire(request)));
    }

    Optional<LockHandle> tryAcquire(LockRequest request) throws InterruptedException {
        LockEngine locks = engine();
        return owners.busy(
                () -> world.callbacks().after(() -> locks.tryAcquire(request)).map(owners::granted));
    }

    CompletableFuture<LockHandle> acquireAsync(LockRequest request) {
        LockEngine locks = engine();
        return owners.busy(() -> world.callbacks().after(() -> locks.acquireAsync(request)));
    }

    LockGroup acquireAll(Collection<LockRequest> requests) throws InterruptedException {
        LockEngine locks = engine();
        Set<LockKey> keys = requests.stream().map(LockRequest::key).collect(Collectors.toSet());
        return owners.acquireAll(keys, () -> world.callbacks().after(() -> locks.acquireAll(requests)));
    }

    Optional<LockGroup> tryAcquireAll(Collection<LockRequest> requests) throws InterruptedException {
        LockEngine locks = engine();
        return owners.busy(() ->
                world.callbacks().after(() -> locks.tryAcquireAll(requests)).map(owners::granted));
    }

    CompletableFuture<LockGroup> acquireAllAsync(Collection<LockRequest> requests) {
        LockEngine locks = engine();
        return owners.busy(() -> world.callbacks().after(() -> locks.acquireAllAsync(requests)));
    }

    /** Does what a candidate for leadership is told to do, by which its lock may change hands. */
    <T> T campaign(Supplier<T> work) {
        ensureAlive();
        return owners.busy(() -> world.callbacks().after(work::get));
    }

    /** Waits until a leadership has ended: in real time for the work of other threads, else by letting time pass. */
    void awaitEnd(LockKey key, Runnable work) {
        ensureAlive();
        boolean unused = owners.awaiting(
                key,
                () -> world.callbacks().after(() -> {
                    work.run();
                    return true;
                }));
    }

    /** Returns a live handle of a lock, if there is one. */
    Optional<LockHandle> handle(LockKey key) {
        return handles(key).stream().findFirst();
    }

    /** Returns all live handles of a lock: several, if it is shared or has a limit. */
    List<LockHandle> handles(LockKey key) {
        return ended
                ? List.of()
                : engine.held().stream()
                        .filter(handle -> handle.key().equals(key))
                        .toList();
    }

    /** Runs a task after a delay of virtual time, unless this node ends before. */
    void after(Duration delay, Runnable task) {
        Duration due = Duration.ofNanos(clocks.nanoTime()).plus(delay);
        postponed.add(due);
        var unused = timers.schedule(delay.toNanos(), () -> {
            postponed.remove(due);
            if (!ended) {
                task.run();
            }
        });
    }

    /** Lets time pass until all postponed tasks have run. */
    void runPostponedTasks() {
        for (Duration due = postponed.peek(); due != null && !ended; due = postponed.peek()) {
            world.advance(due.minusNanos(clocks.nanoTime()));
        }
    }

    /** Lets time pass for all other processes, and for this one by the wall clock only. */
    void freeze(Duration duration) {
        clocks.freeze(duration);
        world.advance(duration);
    }

    /** Stops all work and all events. */
    void crash() {
        crashed = true;
        ended = true;
        timers.close();
        connection.begin(Outage.CUT_OFF);
    }

    /** Returns whether the process has died or its client is closed. */
    boolean isOver() {
        return ended;
    }

    void close() {
        if (!ended) {
            engine.close();
            ended = true;
        }
    }
}
