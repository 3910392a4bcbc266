package io.leasehold;

import java.time.Instant;

/**
 * A lock has not been renewed for the safe period, or this machine's clocks disagree after a pause. Finish the work
 * under it: it may be lost soon. Heartbeats continue.
 *
 * @param handle the hold
 * @param time when, by the wall clock of this machine
 */
public record LockInDangerEvent(LockHandle handle, Instant time) implements LockEvent {}
