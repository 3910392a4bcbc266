package io.leasehold.spring;

import io.leasehold.LockGroup;
import java.util.function.Supplier;

/**
 * How a hold ends.
 *
 * @param now with the method, on its thread
 * @param later is obtained on that thread when the method has returned, and run on another one when the work has ended
 */
record HoldEnd(Runnable now, Supplier<Runnable> later) {

    /**
     * Returns the end of work under the lock of an outer call: it checks that the lock is still held, and leaves the
     * release to the outer call.
     */
    static HoldEnd ofOuter(LockGroup outer) {
        return new HoldEnd(outer::ensureHeld, () -> outer::ensureHeld);
    }
}
