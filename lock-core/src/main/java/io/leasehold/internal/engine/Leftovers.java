package io.leasehold.internal.engine;

import io.leasehold.internal.store.SessionRow;
import java.time.Duration;

/**
 * Releases rows that one request may have written but that have no owner. The requests count toward the waiter's rate:
 * after a long outage, many attempts may have an unknown outcome.
 */
final class Leftovers implements Cleaner {

    private final Context context;
    private final Orphans orphans;
    private final Acquisition wanted;
    private final RequestPace pace;

    Leftovers(Context context, Orphans orphans, Acquisition wanted, RequestPace pace) {
        this.context = context;
        this.orphans = orphans;
        this.wanted = wanted;
        this.pace = pace;
    }

    @Override
    public long nextRequest() {
        return pace.nextBesides(context.nano());
    }

    @Override
    public void release(Acquisition.Attempt attempt) {
        if (isOpening()) {
            return;
        }
        orphans.releaseAfter(nextRequest(), wanted.request(), attempt.row(), attempt.holdId(), timeout());
    }

    /**
     * Releases the second row content of a take that landed twice. It has another token than the grant, and no owner.
     */
    void releaseTwin(Acquisition.Attempt attempt, long fencingToken) {
        if (!isOpening()) {
            orphans.release(wanted.request(), attempt.row(), attempt.holdId(), fencingToken, timeout());
        }
    }

    /**
     * Returns whether a session is being opened. The release of its row would say that it is over, though another
     * attempt may have opened it. Without heartbeats the row ends by itself.
     */
    private boolean isOpening() {
        return SessionRow.isOne(wanted.key());
    }

    private Duration timeout() {
        return wanted.timing().attemptTimeout();
    }
}
