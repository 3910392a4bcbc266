package io.leasehold.internal.engine.simulation;

import java.util.Arrays;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** The door of the simulation for those who load it, together with a broken engine, by a class loader of their own. */
public final class Trial {

    private Trial() {}

    /** Returns the marked places of a marked engine that so many seeds reach. */
    public static BitSet reached(int seeds) {
        LongStream.rangeClosed(1, seeds).forEach(seed -> Simulation.run(seed, Options.full(), new Tally()));
        return Reached.all();
    }

    /**
     * Returns the first seed that breaks a promise, and which; or an empty text if none of so many does.
     *
     * @param likely is tried first; 0 for none
     */
    public static String firstFailure(long likely, int seeds, String tableVariant, String[] certainFaults) {
        Set<Fault> certain = Arrays.stream(certainFaults)
                .map(Fault::valueOf)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Fault.class)));
        Options options = Options.with(certain, TableVariant.valueOf(tableVariant));
        Tally tally = new Tally();
        LongStream all =
                LongStream.concat(LongStream.of(likely).filter(seed -> seed > 0), LongStream.rangeClosed(1, seeds));
        return all.mapToObj(seed -> {
                    Violation violation = Simulation.run(seed, options, tally);
                    return violation == null ? "" : seed + ": " + violation;
                })
                .filter(failure -> !failure.isEmpty())
                .findFirst()
                .orElse("");
    }
}
