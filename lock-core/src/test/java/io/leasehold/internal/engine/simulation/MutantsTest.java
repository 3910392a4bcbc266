package io.leasehold.internal.engine.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A simulation in which broken protocols survive would prove nothing about the real one. */
class MutantsTest {

    private static final int SEEDS = 3_000;

    private final EngineSources sources = new EngineSources();

    static Stream<Mutant> mutants() {
        return Mutants.all().stream();
    }

    @ParameterizedTest
    @MethodSource("mutants")
    void aBrokenProtocolBreaksAPromise(Mutant mutant) throws ReflectiveOperationException {
        Map<String, String> changed = mutant.applyTo(sources);
        String failure = (String) sources.compile(changed)
                .loadClass(Trial.class.getName())
                .getMethod("firstFailure", int.class, String.class, String[].class)
                .invoke(null, SEEDS, mutant.table().name(), mutant.certainFaults());
        assertThat(failure).as("what breaks if " + mutant).isNotEmpty();
        System.out.println("Mutant '" + mutant + "': " + failure);
    }
}
