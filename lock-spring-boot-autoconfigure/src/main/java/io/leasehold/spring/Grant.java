package io.leasehold.spring;

import io.leasehold.LockHandle;

/**
 * A lock that was granted to one call.
 *
 * @param nanos when, by the clock of {@link HoldEnds}
 */
record Grant(LockHandle handle, long nanos) {}
