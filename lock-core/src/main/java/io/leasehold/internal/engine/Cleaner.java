package io.leasehold.internal.engine;

/** Cleans up after a request that has ended without the lock. */
interface Cleaner {

    /** Releases what an attempt may have written. */
    void release(Acquisition.Attempt attempt);

    /** Counts one more request, and returns the pause before it, in nanoseconds. */
    long nextRequest();
}
