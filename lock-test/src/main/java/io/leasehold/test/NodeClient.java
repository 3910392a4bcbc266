package io.leasehold.test;

import io.leasehold.Leadership;
import io.leasehold.LeadershipRequest;
import io.leasehold.LockClient;
import io.leasehold.LockGroup;
import io.leasehold.LockHandle;
import io.leasehold.LockKey;
import io.leasehold.LockRecord;
import io.leasehold.LockRequest;
import io.leasehold.LockSession;
import io.leasehold.LockWaiter;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** Passes the calls of a client to its present process. */
abstract class NodeClient implements LockClient {

    /** Returns the process that carries out the calls. */
    abstract Node node();

    /** Returns the candidates for leadership that the client has made. */
    abstract Candidates candidates();

    @Override
    public LockHandle acquire(LockRequest request) throws InterruptedException {
        return node().acquire(request);
    }

    @Override
    public Optional<LockHandle> tryAcquire(LockRequest request) throws InterruptedException {
        return node().tryAcquire(request);
    }

    @Override
    public CompletableFuture<LockHandle> acquireAsync(LockRequest request) {
        return node().acquireAsync(request);
    }

    @Override
    public LockGroup acquireAll(Collection<LockRequest> requests) throws InterruptedException {
        return node().acquireAll(requests);
    }

    @Override
    public Optional<LockGroup> tryAcquireAll(Collection<LockRequest> requests) throws InterruptedException {
        return node().tryAcquireAll(requests);
    }

    @Override
    public CompletableFuture<LockGroup> acquireAllAsync(Collection<LockRequest> requests) {
        return node().acquireAllAsync(requests);
    }

    @Override
    public Leadership leadership(LeadershipRequest request) {
        return candidates().of(request);
    }

    @Override
    public Optional<LockRecord> find(LockKey key) {
        return node().engine().find(key);
    }

    @Override
    public Stream<LockRecord> findAll() {
        return node().engine().findAll();
    }

    @Override
    public Stream<LockRecord> findMembers(LockKey key) {
        return node().engine().findMembers(key);
    }

    @Override
    public Stream<LockRecord> findByPartition(String partitionKey) {
        return node().engine().findByPartition(partitionKey);
    }

    @Override
    public Optional<Instant> deadSince(LockRecord record) {
        return node().engine().deadSince(record);
    }

    @Override
    public List<LockHandle> held() {
        return node().engine().held();
    }

    @Override
    public List<LockWaiter> waiting() {
        return node().engine().waiting();
    }

    @Override
    public List<LockSession> sessions() {
        return node().engine().sessions();
    }

    @Override
    public boolean forceRelease(LockRecord record) {
        return node().engine().forceRelease(record);
    }

    @Override
    public void stopAcquiring() {
        node().engine().stopAcquiring();
    }
}
