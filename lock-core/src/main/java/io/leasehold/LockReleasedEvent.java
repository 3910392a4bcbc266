package io.leasehold;

import java.time.Instant;

/**
 * The owner released the lock. This is the handle's last event.
 *
 * @param handle the hold
 * @param time when, by the wall clock of this machine
 */
public record LockReleasedEvent(LockHandle handle, Instant time) implements LockEvent {}
