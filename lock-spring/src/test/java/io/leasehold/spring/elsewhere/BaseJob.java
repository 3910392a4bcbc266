package io.leasehold.spring.elsewhere;

import io.leasehold.spring.DistributedLock;

/** Has methods that classes of other packages inherit, and cannot all override. */
public class BaseJob {

    @DistributedLock("job")
    void run() {}

    /** Inherits it in the same package. */
    public static class Neighbour extends BaseJob {}

    /** Calls what only this package can call. */
    public static void call(BaseJob job) {
        job.run();
    }
}
