package io.leasehold.bridge;

import io.leasehold.LockAcquireTimeoutException;
import io.leasehold.LockClient;
import io.leasehold.LockException;
import io.leasehold.LockHandle;
import io.leasehold.LockKey;
import io.leasehold.LockLostException;
import io.leasehold.LockRecord;
import io.leasehold.LockRequest;
import io.leasehold.LockStatus;
import io.leasehold.LockWaiter;
import io.leasehold.LossCause;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Locks in memory, by a clock that is set. Never waits. Other owners' rows can be put in; silent ones are taken over. */
public final class FakeLocks implements LockClient {

    public final List<LockRequest> requests = new ArrayList<>();
    public final List<FakeHandle> handles = new ArrayList<>();
    public Duration now = Duration.ZERO;
    public int interrupts;
    public final Deque<LockException> acquireFailures = new ArrayDeque<>();
    public @Nullable LockException releaseFailure;
    private final Map<LockKey, LockRecord> rows = new HashMap<>();
    private final Map<LockKey, Duration> seen = new HashMap<>();
    private long lastToken;

    /** Puts in, or changes, the row of another owner. */
    public void put(LockRecord row) {
        rows.put(row.key(), row);
        seen.remove(row.key());
    }

    public void remove(LockKey key) {
        rows.remove(key);
    }

    public boolean isFree(String key) {
        return !rows.containsKey(LockKey.of(key));
    }

    @Override
    public LockHandle acquire(LockRequest request) throws InterruptedException {
        return tryAcquire(request)
                .orElseThrow(() ->
                        new LockAcquireTimeoutException(request.key(), Duration.ZERO, rows.get(request.key()), null));
    }

    @Override
    public Optional<LockHandle> tryAcquire(LockRequest request) throws InterruptedException {
        requests.add(request);
        if (interrupts > 0) {
            interrupts--;
            throw new InterruptedException();
        }
        if (!acquireFailures.isEmpty()) {
            throw acquireFailures.remove();
        }
        LockRecord row = rows.get(request.key());
        if (row != null && !isSilent(row)) {
            return Optional.empty();
        }
        FakeHandle handle = new FakeHandle(request, ++lastToken, now);
        handles.add(handle);
        put(handle.row());
        return Optional.of(handle);
    }

    private boolean isSilent(LockRecord row) {
        Duration since = seen.putIfAbsent(row.key(), now);
        return since != null && now.minus(since).compareTo(row.leaseDuration()) >= 0;
    }

    @Override
    public CompletableFuture<LockHandle> acquireAsync(LockRequest request) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<LockRecord> find(LockKey key) {
        return Optional.ofNullable(rows.get(key));
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
    public List<LockWaiter> waiting() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Duration leaseDuration() {
        return Duration.ofSeconds(30);
    }

    @Override
    public boolean forceRelease(LockRecord record) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void stopAcquiring() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }

    /** A hold that can be lost on purpose. */
    public final class FakeHandle implements LockHandle {

        private final LockRequest request;
        private final long token;
        private final Duration granted;
        private LockStatus status = LockStatus.LOCKED;

        FakeHandle(LockRequest request, long token, Duration granted) {
            this.request = request;
            this.token = token;
            this.granted = granted;
        }

        private LockRecord row() {
            Duration lease = request.lease().orElse(Duration.ofSeconds(30));
            return new LockRecord(key(), ownerName(), lease, "h" + token + ":0", null, token, request.attributes());
        }

        public void lose() {
            status = LockStatus.INVALID;
            remove(key());
        }

        @Override
        public LockKey key() {
            return request.key();
        }

        @Override
        public LockRequest request() {
            return request;
        }

        @Override
        public String ownerName() {
            return "me";
        }

        @Override
        public long fencingToken() {
            return token;
        }

        @Override
        public LockStatus status() {
            return status;
        }

        @Override
        public boolean isHeld() {
            return status == LockStatus.LOCKED;
        }

        @Override
        public Duration remaining() {
            return isHeld() ? Duration.ofSeconds(27) : Duration.ZERO;
        }

        @Override
        public Duration age() {
            return now.minus(granted);
        }

        @Override
        public Duration sinceHeartbeat() {
            return Duration.ZERO;
        }

        @Override
        public void ensureHeld() {
            if (!isHeld()) {
                throw new LockLostException(
                        LockException.Code.LOCK_STOLEN, key(), token, LossCause.STOLEN, "lost " + key());
            }
        }

        @Override
        public void release() {
            if (status == LockStatus.INVALID) {
                ensureHeld();
            }
            if (status == LockStatus.LOCKED) {
                status = LockStatus.RELEASED;
                if (releaseFailure != null) {
                    throw releaseFailure;
                }
                remove(key());
            }
        }

        @Override
        public void close() {
            if (status == LockStatus.LOCKED) {
                release();
            }
        }
    }
}
