package io.leasehold.spring;

/** What a method with {@link DistributedLock} does while another owner has the lock. It never runs without the lock. */
public enum OnBusy {

    /** Wait, then throw {@link io.leasehold.LockAcquireTimeoutException}. */
    THROW,

    /**
     * Do not run the method: return {@code null}, or an empty {@link java.util.Optional}. Waits only if
     * {@link DistributedLock#waitTimeout()} is given. Right for jobs that every instance of a service starts and one is
     * to do. Trouble with the table is thrown all the same: it does not say that anybody else does the work.
     */
    SKIP
}
