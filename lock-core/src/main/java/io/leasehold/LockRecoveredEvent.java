package io.leasehold;

import java.time.Instant;

/**
 * A heartbeat succeeded for a lock that was in danger: it is safely held again.
 *
 * @param handle the hold
 * @param time when, by the wall clock of this machine
 */
public record LockRecoveredEvent(LockHandle handle, Instant time) implements LockEvent {}
