package io.leasehold.internal.engine.simulation;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Cuts a failing run down as far as it still breaks the same promise, and puts it into words. */
final class Shrinker {

    private final long seed;
    private final String invariant;
    private Options options;

    private Shrinker(long seed, Options options, String invariant) {
        this.seed = seed;
        this.options = options;
        this.invariant = invariant;
    }

    /** Returns what a reader needs to understand the failure of a seed; it must fail. */
    static String explain(long seed, Options options) {
        Violation original = Simulation.run(seed, options, new Tally());
        if (original == null) {
            throw new IllegalArgumentException("Seed " + seed + " breaks no promise");
        }
        Shrinker shrinker = new Shrinker(seed, options, original.invariant());
        shrinker.shrink();
        return shrinker.text(original);
    }

    private void shrink() {
        for (Fault fault : Fault.values()) {
            tryOut(options.without(fault));
        }
        for (int locks = 1; locks < options.maxLocks(); locks++) {
            tryOut(options.locks(locks));
        }
        for (int members = 1; members < options.maxMembers(); members++) {
            tryOut(options.members(members));
        }
        for (int percent = 10; percent < options.percent(); percent += 10) {
            tryOut(options.percent(percent));
        }
    }

    private void tryOut(Options less) {
        Violation violation = Simulation.run(seed, less, new Tally());
        if (violation != null && violation.invariant().equals(invariant)) {
            options = less;
        }
    }

    private String text(Violation original) {
        Simulation.Story story = Simulation.tell(seed, options);
        @Nullable Violation violation = story.violation();
        List<String> lines = new ArrayList<>();
        lines.add("Seed " + seed + " breaks " + original);
        lines.add("Replay: ./mvnw -B -pl lock-core -am test -Dtest=SimulationTest -Dsimulation.seed=" + seed
                + " -Dsurefire.failIfNoSpecifiedTests=false");
        lines.add("Cut down to " + story.plan() + ", it breaks " + violation + ". What happened to that lock:");
        lines.addAll(story.history().of(violation == null ? null : violation.lock()));
        return String.join(System.lineSeparator(), lines);
    }
}
