package io.leasehold.internal.engine.simulation;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectUniqueId;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.junit.platform.engine.CancellationToken;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherExecutionRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Runs the tests of the engine once for each thing that can be turned: those that reach it, the quickest ones first. */
public final class MutationRun {

    private static final int FIRST = 8;

    /** What a test reaches, and how long it takes. */
    private record Reach(String id, BitSet points, long nanos) {}

    private final Launcher launcher = LauncherFactory.create();
    private final int points;
    private final List<Reach> tests = new ArrayList<>();

    private MutationRun(int points) {
        this.points = points;
    }

    /** Returns for each point how many tests reach it and which one noticed, as "12 some test", or "12" if none did. */
    public static Map<Integer, String> run(int points, List<String> classes, List<Integer> turned) throws Exception {
        MutationRun run = new MutationRun(points);
        run.measure(classes);
        System.out.println("Mutation run: " + run.tests.size() + " tests, " + turned.size() + " points");
        Map<Integer, String> verdicts = new LinkedHashMap<>();
        for (int point : turned) {
            String verdict = run.turn(point);
            verdicts.put(point, verdict);
            System.out.println("Point " + point + ": " + verdict);
        }
        return verdicts;
    }

    private void measure(List<String> classes) throws ClassNotFoundException {
        List<DiscoverySelector> selectors = new ArrayList<>();
        ClassLoader loader = MutationRun.class.getClassLoader();
        for (String name : classes) {
            selectors.add(selectClass(loader.loadClass(name)));
        }
        Measuring measuring = new Measuring();
        execute(selectors, measuring, CancellationToken.disabled());
        tests.addAll(measuring.measured.values());
        tests.sort(Comparator.comparingLong(Reach::nanos));
    }

    private String turn(int point) {
        List<DiscoverySelector> reaching = tests.stream()
                .filter(test -> test.points().get(point))
                .<DiscoverySelector>map(test -> selectUniqueId(test.id()))
                .toList();
        int first = Math.min(FIRST, reaching.size());
        Failing failing = new Failing();
        for (List<DiscoverySelector> part :
                List.of(reaching.subList(0, first), reaching.subList(first, reaching.size()))) {
            if (failing.failed == null && !part.isEmpty()) {
                Switch.turn(point, points);
                execute(part, failing, failing.stop);
                Switch.turn(-1, points);
            }
        }
        return failing.failed == null ? "" + reaching.size() : reaching.size() + " " + failing.failed;
    }

    private void execute(List<DiscoverySelector> selectors, TestExecutionListener listener, CancellationToken stop) {
        var discovery = LauncherDiscoveryRequestBuilder.request()
                .selectors(selectors)
                .configurationParameter("junit.jupiter.execution.timeout.default", "30 s")
                .configurationParameter("junit.jupiter.execution.timeout.thread.mode.default", "SEPARATE_THREAD")
                .build();
        launcher.execute(LauncherExecutionRequestBuilder.request(discovery)
                .cancellationToken(stop)
                .listeners(listener)
                .build());
    }

    private static boolean isMethod(TestIdentifier test) {
        String type = test.getUniqueIdObject().getLastSegment().getType();
        return type.equals("method") || type.equals("test-template");
    }

    /** Notes what each test method reaches; only of those that pass. */
    private final class Measuring implements TestExecutionListener {

        private final Map<String, Reach> measured = new ConcurrentHashMap<>();
        private long begin;
        private boolean failed;

        @Override
        public void executionStarted(TestIdentifier test) {
            if (isMethod(test)) {
                Switch.turn(-1, points);
                begin = System.nanoTime();
                failed = false;
            }
        }

        @Override
        public void executionFinished(TestIdentifier test, TestExecutionResult result) {
            failed |= result.getStatus() != TestExecutionResult.Status.SUCCESSFUL;
            if (isMethod(test) && !failed) {
                String id = test.getUniqueId();
                measured.put(id, new Reach(id, Switch.reached(), System.nanoTime() - begin));
            } else if (isMethod(test)) {
                System.out.println("Fails without being turned: " + id(test) + " " + result.getThrowable());
            }
        }
    }

    private static String id(TestIdentifier test) {
        return test.getSource().map(Object::toString).orElse(test.getDisplayName());
    }

    private static final class Failing implements TestExecutionListener {

        private final CancellationToken stop = CancellationToken.create();
        private volatile @Nullable String failed;

        @Override
        public void executionFinished(TestIdentifier test, TestExecutionResult result) {
            if (result.getStatus() == TestExecutionResult.Status.FAILED && failed == null) {
                failed = test.getDisplayName();
                stop.cancel();
            }
        }
    }
}
