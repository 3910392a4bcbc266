package io.leasehold.internal.engine;

import io.leasehold.LockException;
import io.leasehold.internal.runtime.Blocking;
import io.leasehold.internal.runtime.ClockReading;
import io.leasehold.internal.store.StoreException;
import java.time.Instant;

/** The parts that all of one engine share. */
record Context(
        EngineSettings settings,
        Seams seams,
        Table table,
        Registry registry,
        KeyQueues queues,
        HandOver handOver,
        Observations observations,
        ClockJumps jumps,
        YieldedLocks yielded,
        Orphans orphans,
        Announcements announcements,
        CallbackExecutor callbacks,
        Blocking blocking,
        TelemetryFanOut telemetry) {

    static Context of(EngineSettings settings, Seams given) {
        Seams seams = given.steady();
        Table table = new Table(seams.store(), seams.scheduler(), seams.clocks(), settings.heartbeatTps());
        Registry registry = new Registry();
        KeyQueues queues = new KeyQueues();
        Orphans orphans = new Orphans(seams, table, registry);
        return new Context(
                settings,
                seams,
                table,
                registry,
                queues,
                new HandOver(queues),
                new Observations(),
                new ClockJumps(seams.clocks()),
                new YieldedLocks(settings.retryPeriod()),
                orphans,
                new Announcements(settings.ownerName(), table, seams.scheduler(), orphans),
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
