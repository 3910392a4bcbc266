package io.leasehold.internal.engine;

import io.leasehold.LockKey;
import io.leasehold.LockRequest;
import io.leasehold.internal.engine.pace.Urgency;
import io.leasehold.internal.runtime.Completions;
import io.leasehold.internal.runtime.PendingWork;
import io.leasehold.internal.store.Outcome;
import io.leasehold.internal.store.Release;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Releases, in the background and once each, rows that may have been written but have no owner. If that fails, the row
 * stays until its lease runs out.
 */
final class Orphans {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Context context;
    private final Registry registry;
    private final PendingWork underWay = new PendingWork();

    Orphans(Context context, Registry registry) {
        this.context = context;
        this.registry = registry;
    }

    /** Releases the row with an id that will never be a live hold (again), whatever its token. */
    void release(LockRequest request, LockKey row, String holdId, Duration timeout) {
        track(released(request, row, holdId, timeout));
    }

    /**
     * As {@link #release(LockRequest, LockKey, String, Duration)}, after a pause. The id counts as dead already during the
     * pause.
     */
    void releaseAfter(long delayNanos, LockRequest request, LockKey row, String holdId, Duration timeout) {
        registry.bury(holdId);
        after(delayNanos, () -> released(request, row, holdId, timeout));
    }

    /** Begins work after a pause, and counts it as pending from now on. */
    void after(long delayNanos, Supplier<? extends CompletableFuture<?>> work) {
        if (delayNanos <= 0) {
            track(work.get());
            return;
        }
        CompletableFuture<Void> ended = new CompletableFuture<>();
        track(ended);
        context.scheduler()
                .schedule(delayNanos, () -> Completions.on(work.get(), (answer, failure) -> ended.complete(null)));
    }

    /** As {@link #release(LockRequest, LockKey, String, Duration)}; returns the table's answer. */
    CompletableFuture<Outcome> released(LockRequest request, LockKey row, String holdId, Duration timeout) {
        registry.bury(holdId);
        return released(request, row, holdId, 0, timeout);
    }

    /** Releases the row of one take, with exactly the given token; a token of 0 stands for any. */
    void release(LockRequest request, LockKey row, String holdId, long fencingToken, Duration timeout) {
        track(released(request, row, holdId, fencingToken, timeout));
    }

    private CompletableFuture<Outcome> released(
            LockRequest request, LockKey row, String holdId, long fencingToken, Duration timeout) {
        // Less urgent than a heartbeat: until it is done, waiters lose time, but no lock is lost.
        Urgency urgency = Urgency.release(PATIENCE.toNanos(), true);
        return context.table()
                .release(Sender.ENGINE, urgency, timeout, () -> toSend(request, row, holdId, fencingToken, timeout))
                .unlessSentWithin(PATIENCE)
                .result();
    }

    private Release toSend(LockRequest request, LockKey row, String holdId, long fencingToken, Duration timeout) {
        return Release.of(row, holdId, fencingToken, request.attributes().keySet(), context.wallTime(), timeout);
    }

    /** Counts work as pending until it ends. */
    void track(CompletableFuture<?> work) {
        underWay.add(work);
    }

    /** Completes, normally, when all work that is pending now has ended. */
    CompletableFuture<Void> quiet() {
        return underWay.quiet();
    }
}
