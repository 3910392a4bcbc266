package io.leasehold.internal.engine.simulation;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** The door of the simulation for those who load it, together with a broken engine, by a class loader of their own. */
public final class Trial {

    private Trial() {}

    /** Returns the first seed that breaks a promise, and which, or an empty text if none of so many does. */
    public static String firstFailure(int seeds, String tableVariant, String[] certainFaults) {
        Set<Fault> certain = EnumSet.noneOf(Fault.class);
        for (String fault : certainFaults) {
            certain.add(Fault.valueOf(fault));
        }
        Options options = Options.with(certain, TableVariant.valueOf(tableVariant));
        Tally tally = new Tally();
        for (long seed = 1; seed <= seeds; seed++) {
            Optional<Violation> violation = Optional.ofNullable(Simulation.run(seed, options, tally));
            if (violation.isPresent()) {
                return "seed " + seed + ", " + violation.get();
            }
        }
        return "";
    }
}
