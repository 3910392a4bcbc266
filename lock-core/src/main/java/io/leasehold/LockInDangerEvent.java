package io.leasehold;

import java.time.Instant;

/**
 * A lock has not been renewed for the safe period, or this machine's clocks disagree after a pause. Bring the work under it to an end: it may be lost soon. Heartbeats go on.
 *
 * @param handle the hold
 * @param time when, by the wall clock of this machine
 */
public record LockInDangerEvent(LockHandle handle, Instant time) implements LockEvent {}
