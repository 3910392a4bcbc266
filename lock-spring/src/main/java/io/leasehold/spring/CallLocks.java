package io.leasehold.spring;

import io.leasehold.LockGroup;
import io.leasehold.LockHandle;
import io.leasehold.LockKey;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * Treats the locks of a call as a group: the one lock that it has acquired, or those of outer calls that it runs under.
 */
final class CallLocks implements LockGroup {

    private final List<LockHandle> handles;
    private final List<LockGroup> outer;

    private CallLocks(List<LockHandle> handles, List<LockGroup> outer) {
        this.handles = handles;
        this.outer = outer;
    }

    /** Returns one lock as a group. */
    static LockGroup of(LockHandle handle) {
        return new CallLocks(List.of(Objects.requireNonNull(handle, "The LockClient returned no handle")), List.of());
    }

    /**
     * Returns some of the locks of outer calls.
     *
     * @param outer all that has to be held, or else these locks count as lost
     */
    static LockGroup of(List<LockHandle> handles, List<LockGroup> outer) {
        return new CallLocks(List.copyOf(handles), List.copyOf(outer));
    }

    /** Returns whether one of the locks has the given key. */
    static boolean contain(LockGroup locks, LockKey key) {
        return locks.handles().stream().anyMatch(handle -> handle.key().equals(key));
    }

    @Override
    public List<LockHandle> handles() {
        return handles;
    }

    @Override
    public boolean isHeld() {
        return handles.stream().allMatch(LockHandle::isHeld) && outer.stream().allMatch(LockGroup::isHeld);
    }

    @Override
    public Duration remaining() {
        return Stream.concat(
                        handles.stream().map(LockHandle::remaining),
                        outer.stream().map(LockGroup::remaining))
                .min(Duration::compareTo)
                .orElseThrow();
    }

    @Override
    public void ensureHeld() {
        outer.forEach(LockGroup::ensureHeld);
        handles.forEach(LockHandle::ensureHeld);
    }

    @Override
    public void release() {
        RuntimeException failure = null;
        for (LockHandle handle : handles) {
            try {
                handle.release();
            } catch (RuntimeException e) {
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    @Override
    public CompletableFuture<Void> releaseAsync() {
        return CompletableFuture.allOf(
                handles.stream().map(LockHandle::releaseAsync).toArray(CompletableFuture[]::new));
    }

    @Override
    public void close() {
        handles.forEach(LockHandle::close);
    }

    @Override
    public void releaseAfterWork() {
        handles.forEach(LockHandle::releaseAfterWork);
    }

    @Override
    public String toString() {
        return "locks " + handles;
    }
}
