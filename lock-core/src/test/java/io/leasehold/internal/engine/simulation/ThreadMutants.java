package io.leasehold.internal.engine.simulation;

import java.util.List;

/** Clients that lack a monitor, a second look, or an order of two steps, which only other threads can notice. */
final class ThreadMutants {

    private ThreadMutants() {}

    static List<Mutant> all() {
        return List.of();
    }
}
