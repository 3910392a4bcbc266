package io.leasehold.internal.engine.simulation;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Brings mutants before their judges, and for each kill has the same judge acquit the client as it is. */
final class Trials {

    private static final int SEEDS = 3_000;

    private final Sources sources = new Sources();
    private final KillingSeeds killing = new KillingSeeds();
    private final Map<String, String> controls = new ConcurrentHashMap<>();

    /** Returns what broke, or an empty text if nothing did. */
    String judge(Mutant mutant) {
        ClassLoader loader = sources.compile(mutant.applyTo(sources));
        if (mutant.judges().isEmpty()) {
            return simulate(mutant, loader);
        }
        for (String judge : mutant.judges()) {
            String unmutated = controls.computeIfAbsent(
                    judge, test -> TestRun.firstFailure(sources.test(test), sources.compile(Map.of())));
            if (!unmutated.isEmpty()) {
                throw new AssertionError(judge + " fails without a mutant: " + unmutated);
            }
            String failure = TestRun.firstFailure(sources.test(judge), loader);
            if (!failure.isEmpty()) {
                return judge + ", " + failure;
            }
        }
        return "";
    }

    KillingSeeds killingSeeds() {
        return killing;
    }

    private String simulate(Mutant mutant, ClassLoader loader) {
        String failure = firstFailure(loader, killing.of(mutant), SEEDS, mutant.table(), mutant);
        if (!failure.isEmpty()) {
            long seed = Long.parseLong(failure.substring(0, failure.indexOf(':')));
            killing.note(mutant, seed);
            String unmutated = firstFailure(Trials.class.getClassLoader(), seed, 0, TableVariant.CORRECT, mutant);
            if (!unmutated.isEmpty()) {
                throw new AssertionError("The same seed breaks a promise without the mutant: " + unmutated);
            }
        }
        return failure.isEmpty() ? "" : "seed " + failure;
    }

    private static String firstFailure(ClassLoader loader, long likely, int seeds, TableVariant table, Mutant mutant) {
        try {
            return (String) loader.loadClass(Trial.class.getName())
                    .getMethod("firstFailure", long.class, int.class, String.class, String[].class)
                    .invoke(null, likely, seeds, table.name(), mutant.certainFaults());
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("A mutant cannot be run", e);
        }
    }
}
