package io.leasehold.internal.engine;

import io.leasehold.internal.runtime.ClockReading;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Decides what keeps the holds of a client alive: their own heartbeats, or a session. */
interface Keeper {

    /** Returns the session that a hold's next heartbeat enrols it under; {@code null} if it renews the hold itself. */
    @Nullable
    SessionTerm offer(Hold hold, ClockReading now);

    /** Notes that a heartbeat is about to be sent that enrols the hold under a session. */
    void enrols(Hold hold, Session session);

    /** Notes that the table has confirmed a heartbeat of the hold. */
    void confirmed(Hold hold);

    /** Notes that the hold has ended, and that no session keeps its row in the table. */
    void ended(Hold hold);

    /** Notes that the hold has ended, but that its row could not be released. */
    void leftBehind(Hold hold);

    /** Notes what the row of a session said: that others have ended these holds by force. */
    void revoked(Set<String> holdIds);
}
