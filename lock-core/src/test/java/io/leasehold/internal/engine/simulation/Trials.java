package io.leasehold.internal.engine.simulation;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.jspecify.annotations.Nullable;

/** Brings mutants before their judges, and before each kill has the same judge acquit the client as it is. */
final class Trials {

    private static final int SEEDS = 3_000;

    private final Sources sources = new Sources();
    private final Map<Class<?>, String> controls = new ConcurrentHashMap<>();

    /** Returns what broke, or an empty text if nothing did. */
    String judge(Mutant mutant) {
        ClassLoader loader = sources.compile(mutant.applyTo(sources));
        if (mutant.judges().isEmpty()) {
            return simulate(mutant, loader);
        }
        for (Class<?> judge : mutant.judges()) {
            String unmutated =
                    controls.computeIfAbsent(judge, test -> failureOf(test, sources.compile(Map.of())));
            if (!unmutated.isEmpty()) {
                throw new AssertionError(judge.getSimpleName() + " fails without a mutant: " + unmutated);
            }
            String failure = failureOf(judge, loader);
            if (!failure.isEmpty()) {
                return judge.getSimpleName() + ", " + failure;
            }
        }
        return "";
    }

    private String simulate(Mutant mutant, ClassLoader loader) {
        String failure = firstFailure(loader, KillingSeeds.of(mutant), SEEDS, mutant.table(), mutant);
        if (!failure.isEmpty()) {
            long seed = Long.parseLong(failure.substring(0, failure.indexOf(':')));
            KillingSeeds.note(mutant, seed);
            String unmutated =
                    firstFailure(Trials.class.getClassLoader(), seed, 0, TableVariant.CORRECT, mutant);
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
            throw new AssertionError(e);
        }
    }

    private static String failureOf(Class<?> test, ClassLoader loader) {
        return "";
    }
}
