package io.leasehold.internal.engine;

import io.leasehold.LockEvent;
import io.leasehold.LockHandle;
import io.leasehold.LockKey;
import io.leasehold.LockRecord;
import io.leasehold.LockRequest;
import io.leasehold.LockTelemetry;
import io.leasehold.internal.runtime.Clocks;
import io.leasehold.internal.store.LockStore;
import io.leasehold.test.internal.SeededEntropy;
import io.leasehold.test.internal.VirtualTime;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Engines on virtual time over one table in memory: lease 30 s, heartbeat 5 s, safe period 20 s. For one thread. */
final class EngineFixture {

    static final Duration LEASE = Duration.ofSeconds(30);
    static final Duration HEARTBEAT = Duration.ofSeconds(5);
    static final Duration SAFE = Duration.ofSeconds(20);
    static final Duration HELD = Duration.ofSeconds(27);
    static final Duration SKEW = Duration.ofSeconds(60);
    static final Duration ATTEMPT = Duration.ofMillis(1250);

    final VirtualTime time = new VirtualTime();
    final MemoryStore store;
    final List<LockEvent> events = new ArrayList<>();
    final LockEngine engine;

    EngineFixture() {
        this(false);
    }

    private EngineFixture(boolean deletes) {
        store = new MemoryStore(time::nanoTime, deletes);
        engine = engine("me");
    }

    /** Makes a fixture in which a release deletes the row. */
    static EngineFixture deleting() {
        return new EngineFixture(true);
    }

    LockEngine engine(String owner) {
        return engine(settings(owner, false));
    }

    /** Returns an engine that has a time of its own, as a process that is frozen alone. */
    LockEngine engine(String owner, VirtualTime own) {
        Seams seams = new Seams(store, store, own, own, new SeededEntropy(), Runnable::run, List.of(), () -> {});
        return new LockEngine(settings(owner, false), seams);
    }

    EngineSettings settings(String owner, boolean releaseOnClose) {
        return new EngineSettings(
                owner,
                Timing.of(LEASE, HEARTBEAT, SAFE),
                Duration.ofSeconds(35),
                Duration.ofSeconds(1),
                SKEW,
                0,
                releaseOnClose,
                Duration.ofSeconds(10),
                List.of(events::add));
    }

    EngineSettings withSessions(String owner, SessionSettings sessions) {
        return withSessions(settings(owner, false), sessions);
    }

    /** Returns a tenure without an engine. */
    static Tenure tenure(Grant grant, HoldEvents events) {
        record Alone(Grant grant, HoldEvents events, LockHandle handle) implements Tenure {}
        LockHandle handle = someHandle();
        events.begin(handle);
        return new Alone(grant, events, handle);
    }

    static EngineSettings withSessions(EngineSettings base, SessionSettings sessions) {
        return new EngineSettings(
                base.ownerName(),
                base.timing(),
                base.waitTimeout(),
                base.retryPeriod(),
                base.takeoverSkew(),
                base.heartbeatTps(),
                base.releaseOnClose(),
                base.closeTimeout(),
                sessions,
                base.listeners());
    }

    /** Returns an engine that releases its locks when it is closed, and waits for that no longer than the limit. */
    LockEngine releasing(Duration closeTimeout) {
        EngineSettings base = settings("me", true);
        return engine(new EngineSettings(
                base.ownerName(),
                base.timing(),
                base.waitTimeout(),
                base.retryPeriod(),
                base.takeoverSkew(),
                0,
                true,
                closeTimeout,
                base.listeners()));
    }

    /** Has an owner acquire a lock, renew it once, and vanish. */
    void die(LockEngine owner, LockKey key) {
        LockHandle unused = acquired(owner, LockRequest.of(key));
        advanceToBeat(1);
        store.always(MemoryStore.Operation.BEAT, MemoryStore.Fault.LOSE_REQUEST);
        store.always(MemoryStore.Operation.RELEASE, MemoryStore.Fault.LOSE_REQUEST);
    }

    LockEngine engine(EngineSettings settings) {
        return engine(settings, Runnable::run);
    }

    LockEngine engine(EngineSettings settings, Executor callbacks) {
        return new LockEngine(settings, seams(store, callbacks));
    }

    Seams seams(LockStore of, Executor callbacks) {
        return seams(of, callbacks, List.of());
    }

    /** Returns clocks that show the virtual time, and run an action before the monotonic or the wall clock is read. */
    Clocks clocks(Runnable beforeNano, Runnable beforeWall) {
        return new Clocks() {
            @Override
            public long nanoTime() {
                beforeNano.run();
                return time.nanoTime();
            }

            @Override
            public long wallMillis() {
                beforeWall.run();
                return time.wallMillis();
            }

            @Override
            public long uptimeNanos() {
                return time.uptimeNanos();
            }
        };
    }

    Seams seams(Clocks clocks) {
        return new Seams(store, store, clocks, time, new SeededEntropy(), Runnable::run, List.of(), () -> {});
    }

    Seams seams(LockStore of, Executor callbacks, List<LockTelemetry> telemetry) {
        return new Seams(of, of, time, time, new SeededEntropy(), callbacks, telemetry, () -> {});
    }

    /** Acquires a lock that must be free. */
    LockHandle acquired(String key) {
        return acquired(engine, LockRequest.of(key));
    }

    /** Asks for a lock on which the given engine will have to wait. */
    static CompletableFuture<LockHandle> asked(LockEngine by, String key, Duration wait) {
        return by.acquireAsync(LockRequest.builder(key).waitTimeout(wait).build());
    }

    CompletableFuture<LockHandle> asked(String key) {
        return asked(engine, key, Duration.ofMinutes(5));
    }

    /** Asks for a lock whose further fate is of no interest. */
    void letWait(String key, Duration wait) {
        CompletableFuture<LockHandle> unused = asked(engine, key, wait);
    }

    /**
     * Lets time pass up to the last nanosecond before the duration has passed, so that a test can look on both sides.
     */
    void advanceToJustBefore(Duration duration) {
        time.advanceNanos(duration.toNanos() - 1);
    }

    /** Lets the last nanosecond pass. */
    void advanceToIt() {
        time.advanceNanos(1);
    }

    /** Lets time pass until the given number of heartbeats has been sent; returns when the last one was. */
    long advanceToBeat(int number) {
        while (store.count(MemoryStore.Operation.BEAT) < number) {
            if (!time.runNext()) {
                throw new AssertionError("no heartbeat " + number);
            }
        }
        return time.nanoTime();
    }

    /** Returns why the future failed, without the wrapping. */
    static Throwable failureOf(CompletableFuture<?> future) {
        if (!future.isCompletedExceptionally()) {
            throw new AssertionError("has not failed: " + future);
        }
        return future.handle((value, failure) -> failure instanceof CompletionException && failure.getCause() != null
                        ? failure.getCause()
                        : failure)
                .join();
    }

    /** Returns a handle that is only passed on. */
    static LockHandle someHandle() {
        return (LockHandle) Proxy.newProxyInstance(
                LockHandle.class.getClassLoader(),
                new Class<?>[] {LockHandle.class},
                (proxy, method, arguments) -> null);
    }

    /** Returns who holds the lock, as the table says. */
    @Nullable
    String holderInTable(String key) {
        LockRecord row = store.rows.get(LockKey.of(key));
        return row == null ? null : row.ownerName();
    }

    static LockHandle acquired(LockEngine by, LockRequest request) {
        return granted(by.acquireAsync(request));
    }

    /** Returns the lock that must have been granted by now; to wait for it would be to wait for ever. */
    static LockHandle granted(CompletableFuture<LockHandle> acquiring) {
        if (!acquiring.isDone()) {
            throw new AssertionError("not granted yet");
        }
        return acquiring.join();
    }

    /** Returns the simple names of the events so far, without the word they share. */
    List<String> eventNames() {
        return events.stream()
                .map(event -> event.getClass().getSimpleName().replaceAll("^Lock|Event$", ""))
                .toList();
    }
}
