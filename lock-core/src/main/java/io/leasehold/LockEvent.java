package io.leasehold;

import java.time.Instant;

/**
 * Reports a change of a lock that this process acquired. The first event of each handle is {@link LockAcquiredEvent}.
 * Any number of {@link LockInDangerEvent} and {@link LockRecoveredEvent} follow alternately. The last event is exactly
 * one of the other three.
 */
public sealed interface LockEvent
        permits LockAcquiredEvent,
                LockReleasedEvent,
                LockInDangerEvent,
                LockRecoveredEvent,
                LockStolenEvent,
                LockExpiredEvent {

    /** Returns the handle of the hold that the event is about. */
    LockHandle handle();

    /** Returns the time of the event, by the wall clock of this machine. */
    Instant time();
}
