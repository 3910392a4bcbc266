package io.leasehold.benchmarks.question;

import io.leasehold.benchmarks.contender.Peer;
import io.leasehold.benchmarks.lab.Lab;
import io.leasehold.benchmarks.lab.Results;
import io.leasehold.benchmarks.lab.Rounds;
import io.leasehold.benchmarks.report.Answer;
import io.leasehold.spring.boot.actuate.DistributedLockHealthAutoConfiguration;
import io.leasehold.spring.boot.autoconfigure.DistributedLockAutoConfiguration;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What does the starter add to the start of an application? */
final class StartUp implements Question {

    @Override
    public String name() {
        return "start-up";
    }

    private enum Variant {
        WITHOUT("without the starter's auto-configuration"),
        WITH("with it, `table.mode: none`"),
        VALIDATE("with it, `table.mode: validate`");

        private final String text;

        Variant(String text) {
            this.text = text;
        }
    }

    private record Times(double ready, double firstLock) {}

    @Override
    public Answer ask(Lab lab) throws Exception {
        int rounds = lab.effort().count(7, 2);
        Answer answer = new Answer(
                "An empty Spring Boot application without a web server, each time in a new JVM: from main to the"
                        + " started context, then one lock acquired and released. "
                        + rounds + " starts each.",
                "application",
                "started after ms",
                "over the application without",
                "first lock acquired and released ms");
        var results = Rounds.interleaved(List.of(Variant.values()), rounds, variant -> times(lab, variant));
        results.forEach(variant -> report(answer, variant, results));
        return answer;
    }

    private static Times times(Lab lab, Variant variant) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Daws.accessKeyId=key",
                "-Daws.secretAccessKey=secret",
                "-cp",
                System.getProperty("java.class.path"),
                StartUpProbe.class.getName()));
        if (variant == Variant.WITHOUT) {
            command.add("--spring.autoconfigure.exclude=" + DistributedLockAutoConfiguration.class.getName() + ","
                    + DistributedLockHealthAutoConfiguration.class.getName());
        } else {
            command.add("--distributed-lock.table-name=" + lab.table(Peer.LEASEHOLD_ASYNC));
            command.add("--distributed-lock.aws.region=eu-central-1");
            command.add("--distributed-lock.aws.endpoint=" + lab.endpoint());
            command.add("--distributed-lock.table.mode=" + (variant == Variant.WITH ? "none" : "validate"));
        }
        Process probe = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String output = new String(probe.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (probe.waitFor() != 0) {
            throw new IllegalStateException("The application did not start: " + variant.text);
        }
        String[] times = output.strip().split(" ", 2);
        return new Times(Double.parseDouble(times[0]), Double.parseDouble(times[1]));
    }

    private static void report(Answer answer, Variant variant, Results<Variant, Times> results) {
        boolean without = variant == Variant.WITHOUT;
        answer.row(
                variant.text,
                results.spread(variant, Times::ready),
                without ? "" : results.ratio(variant, Variant.WITHOUT, Times::ready),
                without ? "" : results.spread(variant, Times::firstLock));
    }
}
