package io.leasehold.internal.engine.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Prints, for {@code -Dsimulation.coverage=N}, which blocks of the engine N seeds of the simulation never reach. */
@EnabledIfSystemProperty(named = "simulation.coverage", matches = "[1-9][0-9]*")
class CoverageTest {

    private final Sources sources = new Sources();
    private final Markings markings = new Markings();

    @Test
    void theSimulationReachesMostOfTheEngine() throws ReflectiveOperationException {
        int seeds = Integer.getInteger("simulation.coverage");
        Map<String, String> marked = new TreeMap<>();
        for (String name : sources.ofEngine()) {
            marked.put(name, markings.mark(sources.source(name), sources.read(name)));
        }
        BitSet reached = (BitSet) sources.compile(marked)
                .loadClass(Trial.class.getName())
                .getMethod("reached", int.class)
                .invoke(null, seeds);
        List<String> places = markings.places();
        List<String> missed = IntStream.range(0, places.size())
                .filter(place -> !reached.get(place))
                .mapToObj(places::get)
                .toList();
        System.out.printf(
                "%d seeds reach %d of %d blocks of the engine, and never:%n",
                seeds, places.size() - missed.size(), places.size());
        missed.forEach(place -> System.out.println("  " + place));
        assertThat(missed.size()).isLessThan(places.size() / 4);
    }
}
