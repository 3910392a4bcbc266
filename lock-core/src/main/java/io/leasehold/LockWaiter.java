package io.leasehold;

import java.time.Duration;

/**
 * A request that a client has not answered yet.
 *
 * @param request what is asked for
 * @param waited how long it has waited
 * @param left how much longer it will wait at most; zero if only its last attempt is still under way
 */
public record LockWaiter(LockRequest request, Duration waited, Duration left) {}
