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
        ClockJumps jumps,
        Courtesies courtesies,
        Orphans orphans,
        Announcements announcements,
        EventDispatcher dispatcher,
        Blocking blocking,
        Probe probe) {

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
                new Courtesies(settings.retryPeriod()),
                orphans,
                new Announcements(settings.ownerName(), table, orphans),
                new EventDispatcher(seams.callbacks(), seams.scheduler()),
                new Blocking(seams.scheduler()),
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
