package io.leasehold.internal.engine;

import io.leasehold.LockClient;
import io.leasehold.LockHandle;
import io.leasehold.LockKey;
import io.leasehold.LockRecord;
import io.leasehold.LockRequest;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** The lock client over any store. */
public final class LockEngine implements LockClient {

    /** Makes a client. */
    public LockEngine(EngineSettings settings, Seams seams) {}

    @Override
    public LockHandle acquire(LockRequest request) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<LockHandle> tryAcquire(LockRequest request) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletableFuture<LockHandle> acquireAsync(LockRequest request) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<LockRecord> find(LockKey key) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Stream<LockRecord> findAll() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Stream<LockRecord> findByPartition(String partitionKey) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<LockHandle> held() {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean forceRelease(LockRecord record) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
}
