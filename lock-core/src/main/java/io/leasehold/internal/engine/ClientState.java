package io.leasehold.internal.engine;

import io.leasehold.LockKey;
import java.util.function.Consumer;

/** What one client knows of its locks: who of it holds and waits, what it saw of others, what it still has to release. */
record ClientState(
        Registry registry,
        KeyQueues queues,
        Observations observations,
        ClockJumps jumps,
        YieldedLocks yielded,
        Orphans orphans,
        Announcements announcements) {

    /**
     * Makes the state of a client that has no lock yet.
     *
     * @param alarm is told of a lock for which the time of a request that waits is up
     */
    static ClientState of(Context context, Consumer<LockKey> alarm) {
        Registry registry = new Registry();
        Orphans orphans = new Orphans(context, registry);
        return new ClientState(
                registry,
                new KeyQueues(
                        context.seams().clocks(), key -> new WaitTimer(context.scheduler(), () -> alarm.accept(key))),
                new Observations(),
                new ClockJumps(context.seams().clocks()),
                new YieldedLocks(context.settings().retryPeriod()),
                orphans,
                new Announcements(context.settings().ownerName(), context.table(), orphans));
    }
}
