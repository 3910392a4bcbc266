package io.leasehold.spring;

import io.leasehold.LockGroup;
import io.leasehold.LockHandle;
import io.leasehold.LockLostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/** The leader's lock as one call has it. Its release ends the call and leaves the lock to the leader. */
final class LeaderCall implements LockGroup {

    private final LockHandle hold;
    private final RunningCalls calls;
    private final AtomicBoolean ended = new AtomicBoolean();

    /** Makes a call that is counted already. */
    LeaderCall(LockHandle hold, RunningCalls calls) {
        this.hold = hold;
        this.calls = calls;
    }

    @Override
    public List<LockHandle> handles() {
        return List.of(hold);
    }

    @Override
    public boolean isHeld() {
        return hold.isHeld();
    }

    @Override
    public Duration remaining() {
        return hold.remaining();
    }

    @Override
    public void ensureHeld() {
        hold.ensureHeld();
    }

    @Override
    public void release() {
        // Asked first: as soon as the call counts as ended, the leader may release the lock.
        try {
            hold.ensureHeld();
        } finally {
            close();
        }
    }

    @Override
    public CompletableFuture<Void> releaseAsync() {
        try {
            release();
            return CompletableFuture.completedFuture(null);
        } catch (LockLostException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public void close() {
        if (!ended.getAndSet(true)) {
            calls.end();
        }
    }

    @Override
    public void releaseAfterWork() {
        release();
    }

    @Override
    public String toString() {
        return "a leader's lock " + hold;
    }
}
