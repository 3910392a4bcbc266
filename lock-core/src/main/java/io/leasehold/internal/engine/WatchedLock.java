package io.leasehold.internal.engine;

import io.leasehold.internal.store.Row;
import io.leasehold.internal.store.SessionRow;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Tracks what one request knows about its lock: the holder, the rest of the lease, and whether others go first. */
final class WatchedLock {

    private final ClientState client;
    private final Acquisition wanted;
    private final TableClock clock;
    private @Nullable Observation seen;
    private @Nullable ForeignSession session;
    private long sessionLeft;
    private long sessionSeen;

    WatchedLock(ClientState client, Acquisition wanted, TableClock clock) {
        this.clock = clock;
        this.client = client;
        this.wanted = wanted;
    }

    /**
     * Returns the latest known hold of another owner. It is remembered here too, since {@link Observations} may forget
     * it.
     */
    @Nullable
    Observation known() {
        Observation common = client.observations().get(wanted.key());
        return common == null ? seen : common;
    }

    /** Returns the hold of another owner that has just been read. */
    Observation latest() {
        return Objects.requireNonNull(known());
    }

    /**
     * Notes a row that shows a hold; returns whether it is another one than before.
     *
     * @param abandoned whether it shows an ended hold of this client. An answer from before our release does not show
     *     that others have used the lock since
     */
    boolean see(Row.Held held, boolean abandoned, long now) {
        if (!abandoned) {
            client.yielded().see(wanted.key(), held);
        }
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

    /**
     * Returns whether the holder in a row that was just read and noted is dead: its lease is over as this client has
     * observed it, or by the table's own clock.
     */
    boolean isOver(Row.Held held, long date) {
        Observation known = known();
        return known == null || client.jumps().nanosLeft(known) <= 0 || clock.isOver(held.record(), date);
    }

    /** Returns whether a take must ask for the table's time first: it is the only write that can tell it to others. */
    boolean needsTime() {
        return clock.isNeededFor(wanted.timing());
    }

    /** Returns the session that keeps the holder alive. */
    ForeignSession session(String id) {
        ForeignSession known = session;
        if (known == null || !known.key().equals(SessionRow.key(id))) {
            known = client.sessions().of(id);
            session = known;
        }
        return known;
    }

    /** Notes how long the session must still be waited for that keeps the holder alive. */
    void seeSession(long nanosLeft, long now) {
        sessionLeft = nanosLeft;
        sessionSeen = now;
    }

    /**
     * Returns how much of the known lease, or of that of its session, is left to wait for; not positive if it is over or
     * none is known.
     */
    long leaseLeft(long now) {
        Observation known = known();
        if (known == null) {
            return 0;
        }
        return known.record().session() == null ? client.jumps().nanosLeft(known) : sessionLeft - (now - sessionSeen);
    }

    /** Returns the hold whose lease is over, if there is one. */
    @Nullable
    Observation expired() {
        Observation known = known();
        return known != null && client.jumps().nanosLeft(known) <= 0 ? known : null;
    }

    /** Returns whether others go first. A single attempt does not yield, nor does the last attempt of a request. */
    boolean isYielded(long now) {
        return wanted.nanosLeft(now) > 0 && client.yielded().nanosLeft(wanted.key(), now) > 0;
    }

    /** Returns for how long to yield, at most. */
    long yieldedFor(long now) {
        return Math.min(client.yielded().nanosLeft(wanted.key(), now), wanted.nanosLeft(now));
    }
}
