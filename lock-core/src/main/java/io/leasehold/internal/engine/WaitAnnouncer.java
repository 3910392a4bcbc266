package io.leasehold.internal.engine;

import io.leasehold.internal.store.HoldVersion;

/**
 * Announces in the row that a request waits, so that the owner yields to it. If a lock is handed over inside one
 * client, or is acquired again right after its release, it never looks released to other clients. So a waiter that has
 * seen the same owner for a quarter of a heartbeat period writes its name into the row. The owner finds the name when
 * it releases the row, at the latest half a period after its grant.
 */
final class WaitAnnouncer {

    private final Context context;
    private final ClientState client;
    private final Acquisition wanted;
    private final long patience;
    private long lastRaised;

    WaitAnnouncer(Context context, ClientState client, Acquisition wanted) {
        this.context = context;
        this.client = client;
        this.wanted = wanted;
        this.patience = wanted.timing().heartbeat() / 4;
        this.lastRaised = context.nano() - patience;
    }

    /** Announces the request if that is due and nobody has done so. Rows of other lock libraries are not changed. */
    void raise(Observation seen, RequestRate rate) {
        long now = context.nano();
        boolean due = now - seen.ownerSince() >= patience && now - lastRaised >= patience;
        boolean understood = HoldVersion.prefix(seen.row().version()).isPresent();
        if (due && understood && wanted.waits() && !seen.row().awaited() && rate.allows(1, now)) {
            int number = rate.note(now);
            lastRaised = now;
            client.announcements()
                    .announce(
                            wanted.key(), wanted.timing().attemptTimeout(), () -> rate.sentNow(number, context.nano()));
            if (wanted.isOver() && client.queues().heir(wanted.key()) == null) {
                // The request ended just before, when there was no name to withdraw yet.
                client.announcements().withdraw(wanted.key(), wanted::nextRequest);
            }
        }
    }
}
