package io.leasehold.internal.store;

import io.leasehold.LockKey;
import java.time.Duration;

/**
 * Asks to tell the holder of a lock that another client waits for it.
 *
 * @param waiter the name of that client, for people to read
 */
public record Announcement(LockKey key, String waiter, Duration timeout) {}
