package io.leasehold;

import java.time.Instant;

/**
 * Something that happened to a lock of this process. Each handle sees {@link LockAcquiredEvent} first, then any number
 * of {@link LockInDangerEvent} and {@link LockRecoveredEvent} in turn, then exactly one of the other three.
 */
public sealed interface LockEvent
        permits LockAcquiredEvent,
                LockReleasedEvent,
                LockInDangerEvent,
                LockRecoveredEvent,
                LockStolenEvent,
                LockExpiredEvent {

    /** Returns the handle of the hold that it happened to. */
    LockHandle handle();

    /** Returns when it happened, by the wall clock of this machine. */
    Instant time();
}
