package io.leasehold.internal.engine;

import io.leasehold.internal.runtime.ClockReading;

/** Says how long a hold is valid if its row has one of the contents that it may have. */
interface Term {

    /** Returns what the row says once a heartbeat of the hold's own, sent at the given moment, keeps the hold alive. */
    Lease leaseFrom(ClockReading sent);

    /** Returns for how long nothing has confirmed it. */
    long age(long nano);

    /** Returns how long the hold still lasts without another confirmation; not positive if it is over. */
    long nanosLeft(long nano);

    /**
     * Returns how long until the hold comes into danger, or ends, or until others may acquire its lock; {@link
     * Long#MAX_VALUE} if another timer decides that.
     *
     * @param safe whether it is in no danger
     * @param live whether it has not ended
     */
    long nanosToNextChange(boolean safe, boolean live, long nano);

    /** Returns whether the hold is over. This is final. */
    boolean isOver(ClockReading now);

    /** Returns whether nobody can have taken over, as far as this machine can know. */
    boolean isTrusted(ClockReading now);

    /** Returns whether the hold is not in danger. */
    boolean isSafe(ClockReading now);
}
