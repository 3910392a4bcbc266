package io.leasehold;

import java.time.Instant;

/**
 * A lock was granted.
 *
 * @param handle the hold
 * @param time when, by the wall clock of this machine
 */
public record LockAcquiredEvent(LockHandle handle, Instant time) implements LockEvent {}
