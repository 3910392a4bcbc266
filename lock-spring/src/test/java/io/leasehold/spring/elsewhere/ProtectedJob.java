package io.leasehold.spring.elsewhere;

import io.leasehold.spring.DistributedLock;

/** Has a method that classes of other packages can override. */
public class ProtectedJob {

    @DistributedLock("job")
    protected void run() {}

    /** Calls what only this package can call. */
    public static void call(ProtectedJob job) {
        job.run();
    }
}
