package io.leasehold.spring;

import io.leasehold.LockHandle;
import java.util.function.Supplier;

/**
 * How a hold ends.
 *
 * @param now with the method, on its thread
 * @param later is asked for on that thread when the method has returned, and run on another when its work is done
 */
record HoldEnd(Runnable now, Supplier<Runnable> later) {

    /** The end of work under a lock of an outer call: that must be held still, and is released by the other one. */
    static HoldEnd ofOuter(LockHandle outer) {
        return new HoldEnd(outer::ensureHeld, () -> outer::ensureHeld);
    }
}
