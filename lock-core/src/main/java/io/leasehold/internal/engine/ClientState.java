package io.leasehold.internal.engine;

import io.leasehold.LockKey;
import java.util.function.Consumer;

/** Groups what one client knows about its locks: its holds, its queues, other owners' holds, and pending releases. */
record ClientState(
        Registry registry,
        KeyQueues queues,
        Observations observations,
        ClockJumps jumps,
        YieldedLocks yielded,
        Orphans orphans,
        Announcements announcements,
        ForeignSessions sessions,
        LastSlots lastSlots) {

    /**
     * Makes the state of a client that holds no locks yet.
     *
     * @param alarm is called with the key of a lock when the wait of one of its requests is over
     */
    static ClientState of(Context context, Consumer<LockKey> alarm) {
        Registry registry = new Registry();
        Orphans orphans = new Orphans(context, registry);
        ClockJumps jumps = new ClockJumps(context.seams().clocks());
        return new ClientState(
                registry,
                new KeyQueues(
                        context.seams().clocks(), key -> new WaitTimer(context.scheduler(), () -> alarm.accept(key))),
                new Observations(),
                jumps,
                new YieldedLocks(context.settings().retryPeriod()),
                orphans,
                new Announcements(context.settings().ownerName(), context.table(), orphans),
                new ForeignSessions(context, jumps),
                new LastSlots());
    }
}
