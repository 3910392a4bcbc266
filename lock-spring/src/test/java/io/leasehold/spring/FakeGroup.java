package io.leasehold.spring;

import io.leasehold.LockGroup;
import io.leasehold.LockHandle;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Several locks in memory. */
record FakeGroup(List<LockHandle> handles) implements LockGroup {

    @Override
    public boolean isHeld() {
        return handles.stream().allMatch(LockHandle::isHeld);
    }

    @Override
    public Duration remaining() {
        return isHeld() ? Duration.ofSeconds(20) : Duration.ZERO;
    }

    @Override
    public void ensureHeld() {
        handles.forEach(LockHandle::ensureHeld);
    }

    @Override
    public void release() {
        handles.forEach(LockHandle::release);
    }

    @Override
    public CompletableFuture<Void> releaseAsync() {
        release();
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public void close() {
        handles.stream().filter(LockHandle::isHeld).forEach(LockHandle::close);
    }

    @Override
    public void releaseAfterWork() {
        try {
            ensureHeld();
        } finally {
            close();
        }
    }
}
