package io.leasehold.spring;

/**
 * What happens to a running method with {@link DistributedLock} when its lock is lost. Its caller gets
 * {@link io.leasehold.LockLostException} in both cases.
 */
public enum OnLost {

    /** Nothing before it ends: the method asks its {@link LockContext}, or the application listens to events. */
    NOTIFY,

    /**
     * The thread that runs the method is interrupted; where the method returned a future or a publisher, that is
     * cancelled.
     */
    INTERRUPT
}
