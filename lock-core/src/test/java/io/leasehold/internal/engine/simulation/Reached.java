package io.leasehold.internal.engine.simulation;

import java.util.BitSet;

/** Remembers which marked places of an engine were reached; for one thread. */
public final class Reached {

    private static final BitSet PLACES = new BitSet();

    private Reached() {}

    /** Is called by the marked engine. */
    public static void at(int place) {
        PLACES.set(place);
    }

    /** Returns all places that were reached. */
    static BitSet all() {
        return (BitSet) PLACES.clone();
    }
}
