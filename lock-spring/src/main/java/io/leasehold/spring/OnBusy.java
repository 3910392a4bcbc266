package io.leasehold.spring;

/** What a method with {@link DistributedLock} does while another owner has the lock. It never runs without the lock. */
public enum OnBusy {

    /** Wait, then throw {@link io.leasehold.LockAcquireTimeoutException}. */
    THROW,

    /**
     * Do not run the method. What its caller gets says so: {@code null}, an empty {@link java.util.Optional}, a
     * completed future of either, an empty publisher. Waits only if {@link DistributedLock#waitTimeout()} is given.
     * Right for jobs that every instance of a service starts and one is to do. A failure of DynamoDB is thrown all the
     * same, because it does not say that another instance does the work.
     */
    SKIP,

    /**
     * Wait, then call {@link DistributedLock#fallback()} instead, without a lock. A failure of DynamoDB is thrown all
     * the same.
     */
    FALLBACK
}
