package io.leasehold.internal.store;

import io.leasehold.LockKey;
import java.time.Duration;
import java.time.Instant;

/**
 * Asks to note in the main row of a lock that it has members. From then on, every write keeps the row for longer than
 * any member can last. Gives a row without a fencing token its first one.
 *
 * @param now the wall clock: seeds the fencing token and dates the row for garbage collection
 */
public record Mark(LockKey lock, Instant now, Duration timeout) {}
