package io.leasehold.internal.engine.simulation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** For each mutant the seed that killed it last time: it is tried first, and saves the many that notice nothing. */
final class KillingSeeds {

    private static final Path FILE =
            Path.of("src/test/resources/io/leasehold/internal/engine/simulation/killing-seeds.txt");

    private final Map<String, Long> known = new TreeMap<>();
    private final Map<String, Long> found = new ConcurrentHashMap<>();

    KillingSeeds() {
        try {
            for (String line : Files.readAllLines(FILE)) {
                String[] parts = line.split(" ", 2);
                known.put(parts[1], Long.valueOf(parts[0]));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns a seed that is likely to kill the mutant, or 0. */
    long of(Mutant mutant) {
        return known.getOrDefault(mutant.toString(), 0L);
    }

    void note(Mutant mutant, long seed) {
        found.put(mutant.toString(), seed);
    }

    /** Writes the seeds that have killed now over those of last time. */
    void save() {
        StringBuilder text = new StringBuilder();
        new TreeMap<>(found).forEach((name, seed) -> text.append(seed + " " + name + "\n"));
        try {
            Files.writeString(FILE, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
