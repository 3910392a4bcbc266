package io.leasehold;

import java.time.Duration;

/**
 * Shows a session of a client: one row of the table whose heartbeats keep many locks of the client alive.
 *
 * @param id the session's id: the partition key of its row in the table, with the key prefix. Whatever its own key prefix is,
 *     a client finds that row by {@code find(LockKey.of(id))}; it is held while the session is open, and free once it has
 *     ended. It outlives every row that names it
 * @param locks how many locks it keeps alive
 * @param status {@link LockStatus#IN_DANGER} if its heartbeats fail; then its locks have heartbeats of their own again
 * @param sinceHeartbeat how long ago its last successful heartbeat was sent
 */
public record LockSession(String id, int locks, LockStatus status, Duration sinceHeartbeat) {}
