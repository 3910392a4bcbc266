package io.leasehold.internal.engine;

import io.leasehold.LockListener;
import io.leasehold.internal.runtime.Clocks;
import java.util.List;
import java.util.stream.Stream;

/**
 * Says who is told of the events of a hold.
 *
 * @param callbacks runs the listeners
 * @param clocks gives the events their time
 */
record Audience(CallbackExecutor callbacks, List<LockListener> listeners, Clocks clocks) {

    /** Returns an audience of which one more is told, before the others. */
    Audience with(LockListener first) {
        return new Audience(
                callbacks, Stream.concat(Stream.of(first), listeners.stream()).toList(), clocks);
    }
}
