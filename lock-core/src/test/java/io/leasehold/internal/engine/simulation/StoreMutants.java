package io.leasehold.internal.engine.simulation;

import java.util.List;

/** Clients whose table, threads or settings lack what the engine builds on. */
final class StoreMutants {

    private StoreMutants() {}

    static List<Mutant> all() {
        return List.of();
    }
}
