package io.leasehold.internal.engine;

import java.time.Duration;

/**
 * Releases what one request may have written for nobody. Its requests count among those of the waiter: many attempts may
 * be in doubt after a long outage.
 */
final class Leftovers implements Acquisition.Cleaner {

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
    public void free(Acquisition.Attempt attempt) {
        orphans.freeAfter(nextRequest(), wanted.request(), attempt.holdId(), timeout());
    }

    /** Releases what a take has written that landed twice: what has another token than the grant stands for nobody. */
    void freeTwin(Acquisition.Attempt attempt, long fencingToken) {
        orphans.free(wanted.request(), attempt.holdId(), fencingToken, timeout());
    }

    private Duration timeout() {
        return wanted.timing().attemptTimeout();
    }
}
