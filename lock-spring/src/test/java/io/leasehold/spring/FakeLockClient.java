package io.leasehold.spring;

import io.leasehold.Leadership;
import io.leasehold.LeadershipRequest;
import io.leasehold.LockAcquireTimeoutException;
import io.leasehold.LockClient;
import io.leasehold.LockException;
import io.leasehold.LockGroup;
import io.leasehold.LockHandle;
import io.leasehold.LockKey;
import io.leasehold.LockListener;
import io.leasehold.LockLostException;
import io.leasehold.LockRecord;
import io.leasehold.LockRequest;
import io.leasehold.LockSession;
import io.leasehold.LockStatus;
import io.leasehold.LockStolenEvent;
import io.leasehold.LockWaiter;
import io.leasehold.LossCause;
import io.leasehold.internal.leadership.Leaderships;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/** Locks in memory. Never waits: what others hold stays held. Keeps a journal, which others can write to as well. */
public class FakeLockClient implements LockClient {

    public final List<String> journal = new CopyOnWriteArrayList<>();
    public final List<LockRequest> requests = new CopyOnWriteArrayList<>();
    public final List<FakeHandle> handles = new CopyOnWriteArrayList<>();
    public final List<LockWaiter> waiters = new CopyOnWriteArrayList<>();
    public final List<LockSession> sessions = new CopyOnWriteArrayList<>();
    public final List<LockRecord> members = new CopyOnWriteArrayList<>();
    public final Set<LockKey> busy = ConcurrentHashMap.newKeySet();
    public RuntimeException acquireFailure;
    public LockException releaseFailure;
    public boolean interrupted;
    public CompletableFuture<LockHandle> pending;
    /** Where it is set, handles grow older by it; else they are a minute old. */
    public LongSupplier nanoTime;

    public Runnable onRelease = () -> {};

    private final Leaderships leaderships = FakeLeaderships.of(this);

    @Override
    public LockHandle acquire(LockRequest request) throws InterruptedException {
        return grant("acquire", request).orElseThrow(() -> timeout(request));
    }

    private static LockAcquireTimeoutException timeout(LockRequest request) {
        LockRecord holder = new LockRecord(request.key(), "other", Duration.ofSeconds(30), "h:0", null, 1, Map.of());
        return new LockAcquireTimeoutException(request.key(), Duration.ZERO, holder, null);
    }

    @Override
    public LockGroup acquireAll(Collection<LockRequest> all) throws InterruptedException {
        return grantAll("acquire", all).orElseThrow(() -> timeout(all.iterator().next()));
    }

    @Override
    public Optional<LockGroup> tryAcquireAll(Collection<LockRequest> all) throws InterruptedException {
        return grantAll("try", all);
    }

    @Override
    public CompletableFuture<LockGroup> acquireAllAsync(Collection<LockRequest> all) {
        return FakeAnswers.of(() -> acquireAll(all));
    }

    private Optional<LockGroup> grantAll(String how, Collection<LockRequest> all) throws InterruptedException {
        if (all.stream().map(LockRequest::key).anyMatch(busy::contains)) {
            requests.addAll(all);
            return Optional.empty();
        }
        List<LockHandle> granted = new ArrayList<>();
        for (LockRequest request : all) {
            granted.add(grant(how, request).orElseThrow());
        }
        return Optional.of(new FakeGroup(granted));
    }

    @Override
    public Optional<LockHandle> tryAcquire(LockRequest request) throws InterruptedException {
        return grant("try", request);
    }

    private Optional<LockHandle> grant(String how, LockRequest request) throws InterruptedException {
        requests.add(request);
        if (interrupted) {
            throw new InterruptedException();
        }
        if (acquireFailure != null) {
            throw acquireFailure;
        }
        if (!busy.add(request.key())) {
            return Optional.empty();
        }
        journal.add(how + " " + request.key());
        FakeHandle handle = new FakeHandle(request, handles.size() + 1);
        handles.add(handle);
        return Optional.of(handle);
    }

    /** Grants a lock whatever else there is. */
    public LockHandle acquireNow(String key) {
        FakeHandle handle = new FakeHandle(LockRequest.of(key), handles.size() + 1);
        handles.add(handle);
        return handle;
    }

    @Override
    public CompletableFuture<LockHandle> acquireAsync(LockRequest request) {
        if (pending != null) {
            requests.add(request);
            return pending;
        }
        return FakeAnswers.of(() -> acquire(request));
    }

    @Override
    public Leadership leadership(LeadershipRequest request) {
        return leaderships.of(request);
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
    public Stream<LockRecord> findMembers(LockKey key) {
        return members.stream().filter(member -> member.lock().equals(key));
    }

    @Override
    public Stream<LockRecord> findByPartition(String partitionKey) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<LockHandle> held() {
        return new ArrayList<>(handles.stream().filter(LockHandle::isHeld).toList());
    }

    @Override
    public List<LockWaiter> waiting() {
        return waiters;
    }

    @Override
    public List<LockSession> sessions() {
        return sessions;
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
        journal.add("stop acquiring");
    }

    @Override
    public void close() {
        journal.add("close");
    }

    /** A hold that can be lost on purpose. */
    public final class FakeHandle implements LockHandle {

        private final LockRequest request;
        private final LockKey key;
        private final long token;
        private final LockListener listener;
        private final long granted = nanoTime == null ? 0 : nanoTime.getAsLong();
        public volatile Duration sinceHeartbeat = Duration.ofSeconds(3);
        public volatile LockStatus status = LockStatus.LOCKED;

        FakeHandle(LockRequest request, long token) {
            this.request = request;
            this.key = request.key();
            this.token = token;
            this.listener = request.listener().orElse(event -> {});
        }

        public void lose() {
            status = LockStatus.INVALID;
            listener.onEvent(new LockStolenEvent(this, Instant.EPOCH, LossCause.STOLEN));
        }

        @Override
        public LockKey key() {
            return key;
        }

        @Override
        public LockRequest request() {
            return request;
        }

        @Override
        public Duration age() {
            return nanoTime == null ? Duration.ofSeconds(60) : Duration.ofNanos(nanoTime.getAsLong() - granted);
        }

        @Override
        public Duration sinceHeartbeat() {
            return sinceHeartbeat;
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
            return status == LockStatus.LOCKED || status == LockStatus.IN_DANGER;
        }

        @Override
        public Duration remaining() {
            return isHeld() ? Duration.ofSeconds(20) : Duration.ZERO;
        }

        @Override
        public void ensureHeld() {
            if (!isHeld()) {
                throw new LockLostException(
                        LockException.Code.LOCK_STOLEN, key, token, LossCause.STOLEN, "lost " + key);
            }
        }

        @Override
        public void release() {
            ensureHeld();
            onRelease.run();
            status = releaseFailure instanceof LockLostException ? LockStatus.INVALID : LockStatus.RELEASED;
            if (releaseFailure != null) {
                throw releaseFailure;
            }
            busy.remove(key);
            journal.add("release " + key);
        }

        @Override
        public CompletableFuture<Void> releaseAsync() {
            try {
                release();
                return CompletableFuture.completedFuture(null);
            } catch (LockException e) {
                return CompletableFuture.failedFuture(e);
            }
        }

        @Override
        public void close() {
            try {
                release();
            } catch (LockException e) {
                journal.add("failed release " + key);
            }
        }
    }
}
