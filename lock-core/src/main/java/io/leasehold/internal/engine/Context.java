package io.leasehold.internal.engine;

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
        Courtesies courtesies,
        Orphans orphans,
        EventDispatcher dispatcher,
        Probe probe) {

    static Context of(EngineSettings settings, Seams seams) {
        Table table = new Table(seams.store(), seams.scheduler(), seams.clocks(), settings.heartbeatTps());
        Registry registry = new Registry();
        KeyQueues queues = new KeyQueues();
        return new Context(
                settings,
                seams,
                table,
                registry,
                queues,
                new HandOver(queues),
                new Observations(),
                new Courtesies(settings.retryPeriod()),
                new Orphans(seams, table, registry),
                new EventDispatcher(seams.callbacks()),
                new Probe(seams.clocks(), settings.waitTimeout(), seams.telemetry()));
    }

    Moment now() {
        return seams.clocks().now();
    }

    long nano() {
        return seams.clocks().nanoTime();
    }

    Instant wallTime() {
        return Instant.ofEpochMilli(seams.clocks().wallMillis());
    }
}
