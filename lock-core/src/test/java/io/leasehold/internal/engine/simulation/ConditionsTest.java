package io.leasehold.internal.engine.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Turns every condition and opens every monitor of the engine, one at a time, and runs the unit tests that reach it. What
 * no test notices is written to target/mutation.txt. Takes long, and is run by hand: {@code -Dtest=ConditionsTest
 * -Dmutation.classes=.*}.
 */
@EnabledIfSystemProperty(named = "mutation.classes", matches = ".+")
class ConditionsTest {

    private static final String CLASSES = System.getProperty("mutation.classes", "");

    private final Sources sources = new Sources();

    @Test
    @SuppressWarnings("unchecked")
    void everyConditionMattersToSomeTest() throws Exception {
        List<Conditions.Point> points = new ArrayList<>();
        Map<String, String> instrumented = new HashMap<>();
        for (String name : sources.ofEngine()) {
            instrumented.put(name, Conditions.instrument(name, sources.read(name), points));
        }
        ClassLoader loader = sources.compile(instrumented);
        Thread.currentThread().setContextClassLoader(loader);
        List<Integer> turned = IntStream.range(0, points.size())
                .filter(id -> points.get(id).file().matches(CLASSES))
                .boxed()
                .toList();
        Map<Integer, String> verdicts = (Map<Integer, String>) loader.loadClass(MutationRun.class.getName())
                .getMethod("run", int.class, List.class, List.class)
                .invoke(null, points.size(), sources.testsOfEngine(), turned);
        List<String> report = new ArrayList<>();
        verdicts.forEach((id, verdict) ->
                report.add((verdict.equals("0") ? "UNREACHED " : verdict.contains(" ") ? "dead      " : "LIVES     ")
                        + points.get(id) + " -- " + verdict));
        Files.write(Path.of("target/mutation.txt"), report);
        assertThat(verdicts).isNotEmpty();
    }
}
