package io.leasehold;

import java.time.Instant;
import java.util.Objects;

/**
 * A lock was lost because somebody changed its row. Stop the work under it. This is the handle's last event.
 *
 * @param handle the hold
 * @param time when it was noticed, by the wall clock of this machine
 * @param cause STOLEN, DELETED or FORCED
 */
public record LockStolenEvent(LockHandle handle, Instant time, LossCause cause) implements LockEvent {

    /** Checks the cause. */
    public LockStolenEvent {
        Objects.requireNonNull(cause, "cause");
        if (cause == LossCause.EXPIRED || cause == LossCause.CLIENT_CLOSED) {
            throw new IllegalArgumentException(cause + " is reported by LockExpiredEvent");
        }
    }
}
