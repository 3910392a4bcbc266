package io.leasehold.internal.engine;

import io.leasehold.LockClient;
import io.leasehold.LockGroup;
import io.leasehold.LockHandle;
import io.leasehold.LockKey;
import io.leasehold.LockListener;
import io.leasehold.LockRecord;
import io.leasehold.LockRequest;
import io.leasehold.LockSession;
import io.leasehold.LockTelemetry;
import io.leasehold.LockWaiter;
import io.leasehold.internal.runtime.Completions;
import io.leasehold.internal.store.Answer;
import io.leasehold.internal.store.Row;
import io.leasehold.internal.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Implements the lock client over any store. */
public final class LockEngine implements LockClient {

    private final Context context;
    private final Acquirer acquirer;
    private final UpgradeCheck upgrades;
    private final Timeouts timeouts;
    private final GroupCalls groups;

    /** Makes a client that uses the table, clocks and threads only through the given seams. */
    public LockEngine(EngineSettings settings, Seams seams) {
        context = Context.of(settings, seams);
        acquirer = new Acquirer(context);
        upgrades = new UpgradeCheck(acquirer.client().queues());
        timeouts = new Timeouts(context, acquirer.client());
        groups = new GroupCalls(context, acquirer, upgrades);
    }

    @Override
    public LockHandle acquire(LockRequest request) throws InterruptedException {
        refuseInterrupted();
        return context.telemetry()
                .measure(checked(request), () -> {
                    upgrades.refuse(request);
                    Acquisition acquisition = acquirer.begin(request, Sender.CALLER);
                    return Optional.of(await(acquisition).orElseThrow(() -> timeouts.of(acquisition)));
                })
                .orElseThrow();
    }

    @Override
    public Optional<LockHandle> tryAcquire(LockRequest request) throws InterruptedException {
        refuseInterrupted();
        return context.telemetry().measure(checked(request), () -> {
            upgrades.refuse(request);
            Optional<Acquisition> acquisition = acquirer.beginSingle(request, Sender.CALLER);
            return acquisition.isEmpty() ? Optional.empty() : await(acquisition.get());
        });
    }

    @Override
    public CompletableFuture<LockHandle> acquireAsync(LockRequest request) {
        TelemetryFanOut.Measured asked;
        try {
            asked = context.telemetry().asks(checked(request));
        } catch (RuntimeException | Error e) {
            return CompletableFuture.failedFuture(e);
        }
        Acquisition acquisition;
        try {
            acquisition = acquirer.begin(request, Sender.ENGINE);
        } catch (RuntimeException | Error e) {
            asked.ended(null, e);
            return CompletableFuture.failedFuture(e);
        }
        CompletableFuture<LockHandle> result = new CompletableFuture<>();
        Completions.on(acquisition.answer(), (handle, failure) -> {
            Runnable pass = () -> pass(acquisition, asked, result);
            if (!context.callbacks().execute(pass)) {
                pass.run();
            }
        });
        Completions.on(result, (handle, failure) -> {
            asked.ended(handle, failure);
            // The user may have completed the future. Then the caller never gets the lock, and only this code can
            // release it.
            if (!isAnswer(acquisition, handle)) {
                acquirer.abandon(acquisition);
            }
        });
        return result;
    }

    /** Returns whether the lock was granted to the request, with exactly this handle. */
    private static boolean isAnswer(Acquisition acquisition, @Nullable LockHandle handle) {
        return handle != null
                && acquisition.isOver()
                && !acquisition.answer().isCompletedExceptionally()
                && acquisition.answer().join().orElse(null) == handle;
    }

    /**
     * Completes the caller's future. Does nothing if it is complete: the code that completed it takes care of the lock.
     */
    private void pass(Acquisition acquisition, TelemetryFanOut.Measured asked, CompletableFuture<LockHandle> result) {
        try {
            Optional<LockHandle> answer = acquisition.answer().join();
            if (answer.isEmpty()) {
                fail(result, asked, timeouts.of(acquisition));
                return;
            }
            asked.ended(answer.get(), null);
            result.complete(answer.get());
        } catch (CompletionException | CancellationException e) {
            fail(result, asked, StoreException.reasonOf(e));
        }
    }

    /** Fails the future. Telemetry comes first, because the completion may run the caller's code on this thread. */
    private static void fail(
            CompletableFuture<LockHandle> result, TelemetryFanOut.Measured asked, RuntimeException reason) {
        asked.ended(null, reason);
        result.completeExceptionally(reason);
    }

    @Override
    public LockGroup acquireAll(Collection<LockRequest> requests) throws InterruptedException {
        refuseInterrupted();
        return groups.acquire(checked(requests));
    }

    @Override
    public Optional<LockGroup> tryAcquireAll(Collection<LockRequest> requests) throws InterruptedException {
        refuseInterrupted();
        return groups.tryAcquire(checked(requests));
    }

    @Override
    public CompletableFuture<LockGroup> acquireAllAsync(Collection<LockRequest> requests) {
        try {
            return groups.acquireAsync(checked(requests));
        } catch (RuntimeException | Error e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static void refuseInterrupted() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }

    private <T> T checked(T argument) {
        Objects.requireNonNull(argument);
        acquirer.refuseIfClosed();
        return argument;
    }

    private Optional<LockHandle> await(Acquisition acquisition) throws InterruptedException {
        try {
            Optional<LockHandle> answer = context.scheduler()
                    .awaited(acquisition::answer, Long.MAX_VALUE)
                    .get();
            answer.ifPresent(handle -> ((HeldLock) handle).acquiredBy(Thread.currentThread()));
            return answer;
        } catch (InterruptedException | RuntimeException | Error e) {
            acquirer.abandon(acquisition);
            throw e;
        } catch (ExecutionException e) {
            throw StoreException.reasonOf(e);
        }
    }

    @Override
    public Optional<LockRecord> find(LockKey key) {
        checked(key);
        Duration limit = context.settings().timing().attemptTimeout();
        Answer<Row> answer = context.blocking()
                .uninterruptibly(() -> context.table()
                        .read(Sender.CALLER, key, limit)
                        .unlessSentWithin(limit)
                        .result());
        return RecordPages.shown(answer.content());
    }

    @Override
    public Stream<LockRecord> findMembers(LockKey key) {
        return RecordPages.ofMembers(context, checked(key));
    }

    @Override
    public Stream<LockRecord> findAll() {
        acquirer.refuseIfClosed();
        return RecordPages.of(context, null);
    }

    @Override
    public Stream<LockRecord> findByPartition(String partitionKey) {
        LockKey checkedKey = LockKey.of(checked(partitionKey));
        return RecordPages.of(context, checkedKey.partitionKey());
    }

    @Override
    public Optional<Instant> deadSince(LockRecord record) {
        return context.table().clock().deadSince(checked(record));
    }

    @Override
    public List<LockHandle> held() {
        acquirer.refuseIfClosed();
        return acquirer.client().registry().live().stream()
                .filter(hold -> hold.state().isLive())
                .flatMap(hold -> HeldLock.of(hold).stream())
                .<LockHandle>map(handle -> handle)
                .toList();
    }

    @Override
    public List<LockWaiter> waiting() {
        acquirer.refuseIfClosed();
        long now = context.nano();
        return acquirer.client().queues().waiting().stream()
                .map(acquisition -> acquisition.waiter(now))
                .toList();
    }

    @Override
    public List<LockSession> sessions() {
        acquirer.refuseIfClosed();
        Sessions own = acquirer.sessions();
        return own == null ? List.of() : own.open();
    }

    @Override
    public Duration leaseDuration() {
        return context.settings().timing().leaseDuration();
    }

    @Override
    public String keyPrefix() {
        return context.table().keyPrefix();
    }

    @Override
    public boolean forceRelease(LockRecord record) {
        checked(record);
        ForcedRelease forced = new ForcedRelease(context, acquirer.client().registry());
        String version = record.version();
        if (version == null) {
            forced.refuseIfShared(record.key());
            return false;
        }
        return forced.release(record, version);
    }

    @Override
    public void addListener(LockListener listener) {
        addOnce(context.settings().listeners(), Objects.requireNonNull(listener, "listener"));
    }

    @Override
    public void addTelemetry(LockTelemetry telemetry) {
        addOnce(context.seams().telemetry(), Objects.requireNonNull(telemetry, "telemetry"));
    }

    private static synchronized <T> void addOnce(List<T> all, T added) {
        if (!all.contains(added)) {
            all.add(added);
        }
    }

    @Override
    public void stopAcquiring() {
        acquirer.stop();
    }

    @Override
    public void close() {
        if (acquirer.close()) {
            new Shutdown(context, acquirer.client(), acquirer.sessions()).run();
        }
    }
}
