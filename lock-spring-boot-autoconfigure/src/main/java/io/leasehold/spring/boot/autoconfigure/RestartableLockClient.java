package io.leasehold.spring.boot.autoconfigure;

import com.google.errorprone.annotations.concurrent.GuardedBy;
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
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A lock client that stops and starts again with its application. Each start makes a new client behind it, because a
 * closed client cannot be reopened.
 */
final class RestartableLockClient implements LockClient {

    private final Supplier<LockClient> source;
    private final Runnable afterwards;
    private final List<LockListener> addedListeners = new CopyOnWriteArrayList<>();
    private final List<LockTelemetry> addedTelemetry = new CopyOnWriteArrayList<>();
    private volatile LockClient current;

    @GuardedBy("this")
    private boolean stopped;

    /**
     * Makes a client.
     *
     * @param source makes the client for the time until the next stop
     * @param afterwards closes what was opened for it
     */
    RestartableLockClient(Supplier<LockClient> source, Runnable afterwards) {
        this.source = source;
        this.afterwards = afterwards;
        this.current = source.get();
    }

    /** Makes a new client if the last one has been stopped. */
    synchronized void start() {
        if (stopped) {
            current = source.get();
            addedListeners.forEach(current::addListener);
            addedTelemetry.forEach(current::addTelemetry);
            stopped = false;
        }
    }

    /** Closes the client, which ends every hold, until the next start. */
    synchronized void stop() {
        stopped = true;
        current.close();
        afterwards.run();
    }

    @Override
    public LockHandle acquire(LockRequest request) throws InterruptedException {
        return current.acquire(request);
    }

    @Override
    public Optional<LockHandle> tryAcquire(LockRequest request) throws InterruptedException {
        return current.tryAcquire(request);
    }

    @Override
    public CompletableFuture<LockHandle> acquireAsync(LockRequest request) {
        return current.acquireAsync(request);
    }

    @Override
    public LockGroup acquireAll(Collection<LockRequest> requests) throws InterruptedException {
        return current.acquireAll(requests);
    }

    @Override
    public Optional<LockGroup> tryAcquireAll(Collection<LockRequest> requests) throws InterruptedException {
        return current.tryAcquireAll(requests);
    }

    @Override
    public CompletableFuture<LockGroup> acquireAllAsync(Collection<LockRequest> requests) {
        return current.acquireAllAsync(requests);
    }

    @Override
    public Optional<LockRecord> find(LockKey key) {
        return current.find(key);
    }

    @Override
    public Stream<LockRecord> findAll() {
        return current.findAll();
    }

    @Override
    public Stream<LockRecord> findMembers(LockKey key) {
        return current.findMembers(key);
    }

    @Override
    public Stream<LockRecord> findByPartition(String partitionKey) {
        return current.findByPartition(partitionKey);
    }

    @Override
    public Optional<Instant> deadSince(LockRecord record) {
        return current.deadSince(record);
    }

    @Override
    public List<LockHandle> held() {
        return current.held();
    }

    @Override
    public List<LockWaiter> waiting() {
        return current.waiting();
    }

    @Override
    public List<LockSession> sessions() {
        return current.sessions();
    }

    @Override
    public Duration leaseDuration() {
        return current.leaseDuration();
    }

    @Override
    public String keyPrefix() {
        return current.keyPrefix();
    }

    @Override
    public boolean forceRelease(LockRecord record) {
        return current.forceRelease(record);
    }

    @Override
    public synchronized void addListener(LockListener listener) {
        current.addListener(listener);
        addedListeners.add(listener);
    }

    @Override
    public synchronized void addTelemetry(LockTelemetry telemetry) {
        current.addTelemetry(telemetry);
        addedTelemetry.add(telemetry);
    }

    @Override
    public Leadership leadership(LeadershipRequest request) {
        return new RestartableLeadership(() -> current, request);
    }

    @Override
    public void stopAcquiring() {
        current.stopAcquiring();
    }

    @Override
    public void close() {
        stop();
    }
}
