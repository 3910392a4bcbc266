package io.leasehold.internal.engine;

/** Is told when a lock can be taken that one request waits for and that another class takes, together with others. */
interface Turn {

    /** Acts on the turn. The request stays first in its queue, and does nothing more by itself. */
    void comes();
}
