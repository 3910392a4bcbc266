package io.leasehold;

import java.time.Duration;

/**
 * A request that a client has not answered yet.
 *
 * @param request the request that waits
 * @param waited how long it has waited
 * @param left how much longer it will wait at most; zero if only its last attempt is still in progress
 */
public record LockWaiter(LockRequest request, Duration waited, Duration left) {}
