package io.leasehold.benchmarks.question;

import io.leasehold.LockClient;
import io.leasehold.LockHandle;
import io.leasehold.LockKey;
import io.leasehold.LockRecord;
import io.leasehold.LockRequest;
import io.leasehold.LockStatus;
import io.leasehold.LockWaiter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** Grants every lock at once and does nothing else, so that what is left is the cost of the way to it. */
final class InstantLocks implements LockClient {

    @Override
    public LockHandle acquire(LockRequest request) {
        return new Handle(request);
    }

    @Override
    public Optional<LockHandle> tryAcquire(LockRequest request) {
        return Optional.of(acquire(request));
    }

    @Override
    public CompletableFuture<LockHandle> acquireAsync(LockRequest request) {
        return CompletableFuture.completedFuture(acquire(request));
    }

    @Override
    public Optional<LockRecord> find(LockKey key) {
        return Optional.empty();
    }

    @Override
    public Stream<LockRecord> findAll() {
        return Stream.empty();
    }

    @Override
    public Stream<LockRecord> findByPartition(String partitionKey) {
        return Stream.empty();
    }

    @Override
    public List<LockHandle> held() {
        return List.of();
    }

    @Override
    public List<LockWaiter> waiting() {
        return List.of();
    }

    @Override
    public Duration leaseDuration() {
        return Duration.ofSeconds(30);
    }

    @Override
    public boolean forceRelease(LockRecord record) {
        return false;
    }

    @Override
    public void stopAcquiring() {}

    @Override
    public void close() {}

    private record Handle(LockRequest request) implements LockHandle {

        @Override
        public LockKey key() {
            return request.key();
        }

        @Override
        public Duration age() {
            return Duration.ZERO;
        }

        @Override
        public Duration sinceHeartbeat() {
            return Duration.ZERO;
        }

        @Override
        public String ownerName() {
            return "benchmark";
        }

        @Override
        public long fencingToken() {
            return 1;
        }

        @Override
        public LockStatus status() {
            return LockStatus.LOCKED;
        }

        @Override
        public boolean isHeld() {
            return true;
        }

        @Override
        public Duration remaining() {
            return Duration.ofSeconds(27);
        }

        @Override
        public void ensureHeld() {}

        @Override
        public void release() {}

        @Override
        public CompletableFuture<Void> releaseAsync() {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public void close() {}
    }
}
