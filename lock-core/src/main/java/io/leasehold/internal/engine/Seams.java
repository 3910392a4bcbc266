package io.leasehold.internal.engine;

import io.leasehold.LockTelemetry;
import io.leasehold.internal.runtime.Clocks;
import io.leasehold.internal.runtime.Entropy;
import io.leasehold.internal.runtime.Scheduler;
import io.leasehold.internal.runtime.SteadyClocks;
import io.leasehold.internal.runtime.SteadyEntropy;
import io.leasehold.internal.runtime.SteadyScheduler;
import io.leasehold.internal.store.LockStore;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;

/**
 * Everything that the engine reaches the world through.
 *
 * @param store answers without ever blocking the calling thread
 * @param callerStore the same table; may do its work on the calling thread. Used only by calls that block anyway
 * @param callbacks runs listeners
 * @param telemetry measures; may become more
 * @param shutdown ends the threads behind the other seams; runs once, last
 */
public record Seams(
        LockStore store,
        LockStore callerStore,
        Clocks clocks,
        Scheduler scheduler,
        Entropy entropy,
        Executor callbacks,
        List<LockTelemetry> telemetry,
        Runnable shutdown) {

    /** Copies the list. */
    public Seams {
        telemetry = new CopyOnWriteArrayList<>(telemetry);
    }

    /** Returns the same seams, made so that what clocks, timers and randomness throw does not stop the engine. */
    Seams steady() {
        Clocks steadyClocks = new SteadyClocks(clocks);
        return new Seams(
                store,
                callerStore,
                steadyClocks,
                new SteadyScheduler(scheduler, steadyClocks),
                new SteadyEntropy(entropy),
                callbacks,
                telemetry,
                shutdown);
    }
}
