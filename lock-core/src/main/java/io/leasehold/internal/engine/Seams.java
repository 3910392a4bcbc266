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
 * Groups everything outside the engine that it uses: the table, clocks, timers, randomness and callbacks.
 *
 * @param store the table; never blocks the calling thread
 * @param callerStore the same table; may work on the calling thread. Used only by calls that block anyway
 * @param callbacks runs listeners
 * @param telemetry measures the client; more may be added later
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

    /** Returns the same seams with wrappers: exceptions of clocks, timers and randomness do not stop the engine. */
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
