package io.leasehold.test.guide;

import io.leasehold.spring.DistributedLock;

/** The annotated method on docs/lambda.md. */
class Imports {

    private Runnable work = () -> {};

    void plan(Runnable planned) {
        work = planned;
    }

    // snippet
    @DistributedLock(key = "import:#{#file}", heartbeat = false, lease = "14m")
    public void run(String file) {
        // end
        work.run();
    }
}
