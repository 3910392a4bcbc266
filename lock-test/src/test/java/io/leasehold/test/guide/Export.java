package io.leasehold.test.guide;

import io.leasehold.LockClient;
import io.leasehold.LockHandle;
import io.leasehold.LockRequest;

/** The code under test on docs/testing.md that works under a lock. */
record Export(LockClient locks) {

    String run(Runnable step) throws InterruptedException {
        try (LockHandle lock = locks.acquire(LockRequest.of("export"))) {
            step.run();
            lock.ensureHeld();
            return "exported";
        }
    }
}
