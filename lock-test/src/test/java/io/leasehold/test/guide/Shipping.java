package io.leasehold.test.guide;

import io.leasehold.spring.DistributedLock;
import io.leasehold.spring.OnBusy;

/** The code under test on docs/testing.md with locked methods. */
class Shipping {

    @DistributedLock("order:#{#order}")
    void ship(String order, Runnable step) {
        step.run();
    }

    @DistributedLock(key = "nightly-report", onBusy = OnBusy.SKIP)
    String report() {
        return "written";
    }
}
