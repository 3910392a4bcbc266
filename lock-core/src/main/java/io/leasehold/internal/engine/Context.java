package io.leasehold.internal.engine;

import io.leasehold.LockException;
import io.leasehold.LockListener;
import io.leasehold.internal.runtime.Blocking;
import io.leasehold.internal.runtime.ClockReading;
import io.leasehold.internal.runtime.Entropy;
import io.leasehold.internal.runtime.Scheduler;
import io.leasehold.internal.store.StoreException;
import java.time.Instant;
import java.util.concurrent.Executor;

/**
 * Groups what every part of one client needs: its settings, clocks and timers, the table, and callbacks. Contains no
 * lock.
 */
record Context(
        EngineSettings settings,
        Seams seams,
        Table table,
        Audience audience,
        Blocking blocking,
        TelemetryFanOut telemetry) {

    static Context of(EngineSettings settings, Seams given) {
        Seams seams = given.steady();
        return new Context(
                settings,
                seams,
                new Table(seams, settings),
                audience(seams, seams.callbacks(), settings),
                new Blocking(seams.scheduler(), Context::closedMeanwhile, StoreException::reasonOf),
                new TelemetryFanOut(seams.clocks(), settings.waitTimeout(), seams.telemetry()));
    }

    /** Returns the context of the holds that are sessions. Of them nobody is told but the given listener, and at once. */
    Context forSessions(LockListener listener) {
        EngineSettings forSessions = settings.forSessions(listener);
        return new Context(forSessions, seams, table, audience(seams, Runnable::run, forSessions), blocking, telemetry);
    }

    private static Audience audience(Seams seams, Executor callbacks, EngineSettings settings) {
        return new Audience(new CallbackExecutor(callbacks, seams.scheduler()), settings.listeners(), seams.clocks());
    }

    private static StoreException closedMeanwhile() {
        LockException reason = new LockException(
                LockException.Code.STORE_UNAVAILABLE,
                "The lock client was closed before the lock table answered a request, which may have been carried out.");
        return new StoreException(StoreException.Kind.AMBIGUOUS, reason, null);
    }

    Scheduler scheduler() {
        return seams.scheduler();
    }

    CallbackExecutor callbacks() {
        return audience.callbacks();
    }

    Entropy entropy() {
        return seams.entropy();
    }

    ClockReading now() {
        return seams.clocks().now();
    }

    long nano() {
        return seams.clocks().nanoTime();
    }

    Instant wallTime() {
        return Instant.ofEpochMilli(seams.clocks().wallMillis());
    }
}
