package io.leasehold.internal.engine;

import io.leasehold.LockException;
import io.leasehold.internal.runtime.Blocking;
import io.leasehold.internal.runtime.ClockReading;
import io.leasehold.internal.runtime.Entropy;
import io.leasehold.internal.runtime.Scheduler;
import io.leasehold.internal.store.StoreException;
import java.time.Instant;

/**
 * Groups what every part of one client needs: its settings, clocks and timers, the table, and callbacks. Contains no
 * lock.
 */
record Context(
        EngineSettings settings,
        Seams seams,
        Table table,
        CallbackExecutor callbacks,
        Blocking blocking,
        TelemetryFanOut telemetry) {

    static Context of(EngineSettings settings, Seams given) {
        Seams seams = given.steady();
        return new Context(
                settings,
                seams,
                new Table(seams, settings),
                new CallbackExecutor(seams.callbacks(), seams.scheduler()),
                new Blocking(seams.scheduler(), Context::closedMeanwhile, StoreException::reasonOf),
                new TelemetryFanOut(seams.clocks(), settings.waitTimeout(), seams.telemetry()));
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
