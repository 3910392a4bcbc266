package io.leasehold.benchmarks.question;

import io.leasehold.benchmarks.lab.Lab;
import io.leasehold.benchmarks.report.Answer;
import io.leasehold.benchmarks.report.Spread;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** What does {@code @DistributedLock} cost over the calls that it saves? */
final class AnnotationCost implements Question {

    private static final String ALLOCATION = "gc.alloc.rate.norm";

    @Override
    public String name() {
        return "annotation";
    }

    @Override
    public Answer ask(Lab lab) throws Exception {
        int forks = lab.effort().count(3, 1);
        int iterations = lab.effort().count(3, 3);
        var options = new OptionsBuilder()
                .include(AnnotationBenchmark.class.getName())
                .forks(forks)
                .warmupIterations(iterations)
                .warmupTime(TimeValue.seconds(1))
                .measurementIterations(iterations)
                .measurementTime(TimeValue.seconds(1))
                .addProfiler(GCProfiler.class)
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT)
                .build();
        Map<String, RunResult> results = new Runner(options)
                .run().stream()
                        .collect(Collectors.toMap(
                                result -> result.getPrimaryResult().getLabel(), result -> result));
        Answer answer = new Answer(
                "JMH, " + forks + " forks of " + iterations
                        + " iterations of 1 s after as many to warm up, one thread; ± is JMH's error (99.9 %). The"
                        + " lock client below grants at once. Spring Boot 4.",
                "key",
                "direct call ns",
                "annotated ns",
                "annotation adds ns",
                "direct bytes",
                "annotated bytes");
        row(answer, "\"job\"", of(results, "directFixedKey"), of(results, "annotatedFixedKey"));
        row(answer, "\"order:#{#id}\"", of(results, "directComputedKey"), of(results, "annotatedComputedKey"));
        answer.atMost(
                "ns that the annotation adds, with a computed key",
                2_000,
                score(results, "annotatedComputedKey") - score(results, "directComputedKey"));
        // What SpEL leaves behind when it parses is some kilobytes.
        answer.atMost(
                "bytes that a computed key adds to what the annotation allocates",
                1_024,
                bytes(of(results, "annotatedComputedKey")) - bytes(of(results, "annotatedFixedKey")));
        return answer;
    }

    private static double score(Map<String, RunResult> results, String benchmark) {
        return of(results, benchmark).getPrimaryResult().getScore();
    }

    private static RunResult of(Map<String, RunResult> results, String benchmark) {
        return Objects.requireNonNull(results.get(benchmark), benchmark);
    }

    private static void row(Answer answer, String key, RunResult direct, RunResult annotated) {
        double less = direct.getPrimaryResult().getScore();
        double more = annotated.getPrimaryResult().getScore();
        answer.row(
                "`" + key + "`",
                withError(less, direct.getPrimaryResult().getScoreError()),
                withError(more, annotated.getPrimaryResult().getScoreError()),
                more - less,
                bytes(direct),
                bytes(annotated));
    }

    private static String withError(double score, double error) {
        return Spread.number(score) + " ± " + Spread.number(error);
    }

    private static double bytes(RunResult result) {
        return result.getSecondaryResults().keySet().stream()
                .filter(name -> name.endsWith(ALLOCATION))
                .mapToDouble(name -> Objects.requireNonNull(
                                result.getSecondaryResults().get(name), name)
                        .getScore())
                .findFirst()
                .orElse(Double.NaN);
    }
}
