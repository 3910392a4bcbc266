package io.leasehold.internal.engine;

import io.leasehold.internal.store.Row;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What one request knows of the lock that it waits for: whose it is, how long that lease lasts, who goes first. */
final class WatchedLock {

    private final ClientState client;
    private final Acquisition wanted;
    private @Nullable Observation seen;

    WatchedLock(ClientState client, Acquisition wanted) {
        this.client = client;
        this.wanted = wanted;
    }

    /** Returns the hold of another owner that was seen last. Remembered here too: the common memory may have forgotten it. */
    @Nullable
    Observation known() {
        Observation common = client.observations().get(wanted.key());
        return common == null ? seen : common;
    }

    /** Returns the hold of another owner that has just been seen. */
    Observation latest() {
        return Objects.requireNonNull(known());
    }

    /** Notes a row that shows a hold; returns whether it is another one than before. */
    boolean see(Row.Held held, long now) {
        Observation before = known();
        Observation latest = client.observations().see(wanted.key(), before, held, now);
        seen = latest;
        return before == null
                || before.record().fencingToken() != latest.record().fencingToken();
    }

    /** Notes that nobody has the lock. */
    void seeFree(Row row) {
        client.observations().forget(wanted.key());
        seen = null;
        client.yielded().see(wanted.key(), row);
    }

    /** Returns how long the lease of the known hold still has to be waited for; not positive if it is over, or none is known. */
    long leaseLeft() {
        Observation known = known();
        return known == null ? 0 : client.jumps().nanosLeft(known);
    }

    /** Returns the hold whose lease is over, if there is one. */
    @Nullable
    Observation expired() {
        Observation known = known();
        return known != null && client.jumps().nanosLeft(known) <= 0 ? known : null;
    }

    /** Returns whether others go first. A single attempt does not stand back, nor the last one of a request whose time is up. */
    boolean isYielded(long now) {
        return wanted.nanosLeft(now) > 0 && client.yielded().nanosLeft(wanted.key(), now) > 0;
    }

    /** Returns for how long to stand back, at most. */
    long yieldedFor(long now) {
        return Math.min(client.yielded().nanosLeft(wanted.key(), now), wanted.nanosLeft(now));
    }
}
