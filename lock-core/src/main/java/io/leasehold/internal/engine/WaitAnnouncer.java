package io.leasehold.internal.engine;

import io.leasehold.internal.store.HoldVersion;

/**
 * Makes a waiting request heard by an owner who goes on and on. A lock that changes hands inside one client, or is
 * released and taken again at once, looks to others as if it were never free. So who has seen the same owner for a
 * quarter of a heartbeat period says in the row that it waits; the owner finds that when it releases the row, at the
 * latest half a period after its grant, and then lets others go first.
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

    /** Announces the request, if that is due, and nobody has; other clients' rows are left alone. */
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
                // It gave up just before, when there was no name to take back yet.
                client.announcements().withdraw(wanted.key(), wanted::nextRequest);
            }
        }
    }
}
