package io.leasehold;

import java.time.Instant;
import java.util.Objects;

/**
 * A lock was lost because no heartbeat renewed it in time, or none will. Stop the work under it. This is the handle's
 * last event.
 *
 * @param handle the hold
 * @param time when, by the wall clock of this machine
 * @param cause EXPIRED or CLIENT_CLOSED
 */
public record LockExpiredEvent(LockHandle handle, Instant time, LossCause cause) implements LockEvent {

    /** Checks the cause. */
    public LockExpiredEvent {
        Objects.requireNonNull(cause, "cause");
        if (cause != LossCause.EXPIRED && cause != LossCause.CLIENT_CLOSED) {
            throw new IllegalArgumentException(cause + " is reported by LockStolenEvent");
        }
    }
}
