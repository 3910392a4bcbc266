package io.leasehold.internal.engine;

/** The door to {@link Race} for instrumented sources. */
public final class RaceAccess {

    private RaceAccess() {}

    /** Waits until the other thread of a race is here too; does nothing outside a race. */
    public static void meet() {
        Race.meet();
    }
}
