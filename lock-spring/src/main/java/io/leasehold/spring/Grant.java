package io.leasehold.spring;

import io.leasehold.LockHandle;

/** A lock that was granted to one call. */
record Grant(LockHandle handle) {}
