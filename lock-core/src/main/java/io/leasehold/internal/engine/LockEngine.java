package io.leasehold.internal.engine;

import io.leasehold.Leadership;
import io.leasehold.LeadershipRequest;
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
import io.leasehold.internal.leadership.Leaderships;
import io.leasehold.internal.store.Answer;
import io.leasehold.internal.store.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** Implements the lock client over any store. */
public final class LockEngine implements LockClient {

    private final Context context;
    private final Acquirer acquirer;
    private final LockCalls calls;
    private final GroupCalls groups;
    private final Leaderships leaderships;

    /** Makes a client that uses the table, clocks and threads only through the given seams. */
    public LockEngine(EngineSettings settings, Seams seams) {
        context = Context.of(settings, seams);
        acquirer = new Acquirer(context);
        UpgradeCheck upgrades = new UpgradeCheck(acquirer.client().queues());
        calls = new LockCalls(context, acquirer, upgrades);
        groups = new GroupCalls(context, acquirer, upgrades);
        leaderships = new Leaderships(this, context.scheduler(), context.entropy(), this::call);
    }

    @Override
    public LockHandle acquire(LockRequest request) throws InterruptedException {
        refuseInterrupted();
        return calls.acquire(checked(request));
    }

    @Override
    public Optional<LockHandle> tryAcquire(LockRequest request) throws InterruptedException {
        refuseInterrupted();
        return calls.tryAcquire(checked(request));
    }

    @Override
    public CompletableFuture<LockHandle> acquireAsync(LockRequest request) {
        try {
            return calls.acquireAsync(checked(request));
        } catch (RuntimeException | Error e) {
            return CompletableFuture.failedFuture(e);
        }
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

    @Override
    public Leadership leadership(LeadershipRequest request) {
        return leaderships.of(checked(request));
    }

    /** Runs code of the user on the callback executor; on this thread if that refuses it. */
    private void call(Runnable code) {
        if (!context.callbacks().execute(code)) {
            code.run();
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
        new Shutdown(context, acquirer, leaderships).run();
    }
}
