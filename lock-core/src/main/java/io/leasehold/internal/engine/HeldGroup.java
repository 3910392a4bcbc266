package io.leasehold.internal.engine;

import io.leasehold.LockException;
import io.leasehold.LockGroup;
import io.leasehold.LockHandle;
import io.leasehold.LockLostException;
import io.leasehold.LockStatus;
import io.leasehold.internal.runtime.Completions;
import io.leasehold.internal.store.StoreException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The handle of a group: several ordinary holds that count only together. The loss of one of them ends it. */
final class HeldGroup implements LockGroup {

    private static final Logger LOG = LoggerFactory.getLogger(HeldGroup.class);

    private final Context context;
    private final Orphans orphans;
    private final List<HeldLock> locks;
    private final AtomicReference<@Nullable HeldLock> firstLost = new AtomicReference<>();

    /** Makes a group of locks that have just been granted. */
    HeldGroup(Context context, Orphans orphans, List<HeldLock> locks) {
        this.context = context;
        this.orphans = orphans;
        this.locks = locks;
    }

    /** Begins to watch the locks. Some may have been lost already. */
    void begin() {
        locks.forEach(lock -> lock.joins(this));
        memberEnded();
    }

    /**
     * Finds out whether a lock was lost. The others are then released, but not before their guard is over: their owner
     * may have checked the group just before, and has the guard to finish the work that it then began.
     */
    void memberEnded() {
        for (HeldLock lock : locks) {
            if (lock.status() == LockStatus.INVALID && firstLost.compareAndSet(null, lock)) {
                locks.stream().filter(HeldGroup::hasNotEnded).forEach(other -> releaseLater(other, lock));
                return;
            }
        }
    }

    /** Returns whether a lock has a future. It may be in doubt just now, and held again after its next heartbeat. */
    private static boolean hasNotEnded(HeldLock lock) {
        LockStatus status = lock.status();
        return status == LockStatus.LOCKED || status == LockStatus.IN_DANGER;
    }

    private void releaseLater(HeldLock other, HeldLock lost) {
        LOG.warn("Lock '{}' will be released, because lock '{}' of the same group was lost", other.key(), lost.key());
        long guard = other.grant().timing().guard();
        context.scheduler().schedule(guard, () -> orphans.track(other.releaseInBackground()));
    }

    List<HeldLock> locks() {
        return locks;
    }

    @Override
    public List<LockHandle> handles() {
        return List.copyOf(locks);
    }

    @Override
    public boolean isHeld() {
        return firstLost.get() == null && locks.stream().allMatch(LockHandle::isHeld);
    }

    @Override
    public Duration remaining() {
        return isHeld()
                ? locks.stream()
                        .map(LockHandle::remaining)
                        .min(Duration::compareTo)
                        .orElseThrow()
                : Duration.ZERO;
    }

    @Override
    public void ensureHeld() {
        HeldLock lost = firstLost.get();
        if (lost != null) {
            lost.ensureHeld();
        }
        locks.forEach(LockHandle::ensureHeld);
    }

    @Override
    public void release() {
        context.blocking().uninterruptibly(this::releaseInBackground);
    }

    @Override
    public CompletableFuture<Void> releaseAsync() {
        return all(locks.stream().map(HeldLock::releaseAsync).toList());
    }

    /** Releases all locks at once; fails with the loss of one, or else with the first other failure. */
    CompletableFuture<Void> releaseInBackground() {
        return all(locks.stream().map(HeldLock::releaseInBackground).toList());
    }

    private CompletableFuture<Void> all(List<CompletableFuture<Void>> releases) {
        CompletableFuture<Void> result = new CompletableFuture<>();
        Completions.on(CompletableFuture.allOf(releases.toArray(CompletableFuture[]::new)), (all, failure) -> {
            LockException worst = failure == null ? null : worstOf(releases);
            if (worst == null) {
                result.complete(null);
            } else {
                result.completeExceptionally(worst);
            }
        });
        return result;
    }

    private static @Nullable LockException worstOf(List<CompletableFuture<Void>> releases) {
        LockException worst = null;
        for (CompletableFuture<Void> release : releases) {
            Throwable failure = Completions.failureOf(release);
            LockException reason = failure == null ? null : StoreException.reasonOf(failure);
            if (reason != null && (worst == null || reason instanceof LockLostException)) {
                worst = reason;
            }
        }
        return worst;
    }

    @Override
    public void close() {
        try {
            release();
        } catch (LockLostException e) {
            LOG.debug("A lock of the group had been lost before it was closed", e);
        } catch (LockException e) {
            LOG.warn(
                    "Not all locks of a group could be released; they stay in the table until their leases run out", e);
        }
    }

    @Override
    public String toString() {
        return "group of " + locks;
    }
}
