package io.leasehold;

import java.time.Instant;

/**
 * A lock was given up by its owner. The handle's last event.
 *
 * @param handle the hold
 * @param time when, by the wall clock of this machine
 */
public record LockReleasedEvent(LockHandle handle, Instant time) implements LockEvent {}
