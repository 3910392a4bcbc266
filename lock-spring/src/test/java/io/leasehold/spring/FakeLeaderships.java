package io.leasehold.spring;

import io.leasehold.LockClient;
import io.leasehold.internal.leadership.Leaderships;
import io.leasehold.internal.runtime.SystemEntropy;
import io.leasehold.internal.runtime.SystemScheduler;

/** Real candidates, whose locks are in memory. */
final class FakeLeaderships {

    private FakeLeaderships() {}

    static Leaderships of(LockClient locks) {
        return new Leaderships(
                locks,
                new SystemScheduler(FakeLeaderships::daemon),
                new SystemEntropy(),
                task -> daemon(task).start());
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "fake-leaderships");
        thread.setDaemon(true);
        return thread;
    }
}
