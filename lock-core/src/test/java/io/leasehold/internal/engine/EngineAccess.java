package io.leasehold.internal.engine;

import io.leasehold.LockHandle;
import io.leasehold.LockRequest;
import java.util.concurrent.CompletableFuture;

/** What the simulation needs of the engine's inside, because its only thread must never block. */
public final class EngineAccess {

    private EngineAccess() {}

    /** Begins what {@link LockHandle#release()} does and waits for. */
    public static CompletableFuture<Void> release(LockHandle handle) {
        return ((HeldLock) handle).releaseInBackground();
    }

    /** Returns whether the hold has not ended, without making it look at its clocks. */
    public static boolean isLive(LockHandle handle) {
        HeldLock held = (HeldLock) handle;
        return held.hold().isLive() && held.hold().current() == held.tenure();
    }

    /** Returns the request that the lock was granted to. */
    public static LockRequest requestOf(LockHandle handle) {
        return ((HeldLock) handle).tenure().grant().request();
    }

    /** Returns the durations of the hold. */
    public static Timing timingOf(LockHandle handle) {
        return ((HeldLock) handle).hold().timing();
    }
}
