package io.leasehold.internal.engine;

import io.leasehold.LockKey;

/** Is told when a lock can be taken that one request waits for and that another class takes, together with others. */
interface Turn {

    /** Acts on the turn. The request stays first in its queue, and does nothing more by itself. */
    void comes();

    /** Returns what counts the requests for the lock, in whichever queues the waiter has stood before. */
    RequestRate rate(LockKey key);
}
