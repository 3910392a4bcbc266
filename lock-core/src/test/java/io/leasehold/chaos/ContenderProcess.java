package io.leasehold.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** A contender, as seen from the test: a JVM that can be told things, heard, stopped and killed. */
final class ContenderProcess {

    /** For slow machines, which take long to start a JVM or four; nothing that is right takes so long. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Process process;
    private final Path log;
    private final Writer commands;
    private final Thread listener;
    private final List<Report> heard = new ArrayList<>();
    private final BlockingQueue<Report> replies = new LinkedBlockingQueue<>();

    /**
     * Starts a contender.
     *
     * @param log where its log goes
     * @param reports is told what it reports, on a thread of its own
     */
    ContenderProcess(List<String> arguments, Map<String, String> environment, Path log, Consumer<Report> reports)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // There are many of them, and they do not live long.
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xshare:auto",
                "-Xmx128m",
                Contender.class.getName()));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        builder.environment().putAll(environment);
        this.log = log;
        File file = log.toFile();
        process = builder.redirectError(ProcessBuilder.Redirect.appendTo(file)).start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        commands = process.outputWriter(UTF_8);
        listener = new Thread(() -> listen(reports), "reports of " + process.pid());
        listener.setDaemon(true);
        listener.start();
    }

    private void listen(Consumer<Report> reports) {
        try (BufferedReader lines = process.inputReader(UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Report report = Report.parse(line);
                if (report.kind().equals(Report.REPLY)) {
                    replies.add(report);
                } else {
                    // In this order: whoever awaits a report may then ask the witnesses of it.
                    reports.accept(report);
                    keep(report);
                }
            }
        } catch (IOException e) {
            // It was killed while it was being read: what came before counts.
        }
    }

    private void keep(Report report) {
        // A contest reports thousands of these, and no test waits for one.
        if (!report.kind().equals(Report.SECTION) && !report.kind().equals(Report.WRITTEN)) {
            synchronized (heard) {
                heard.add(report);
            }
        }
    }

    ContenderProcess awaitReady() {
        nextReply();
        return this;
    }

    void tell(Object... words) {
        try {
            commands.write(Report.of(words) + "\n");
            commands.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Tells it something and returns the answer; the first word of an answer has index 1. */
    Report ask(Object... words) {
        tell(words);
        return nextReply();
    }

    Report nextReply() {
        try {
            Report reply = replies.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            if (reply == null) {
                throw new AssertionError("process " + process.pid() + " does not answer; alive: " + process.isAlive()
                        + "; its log: " + Files.readString(log));
            }
            return reply;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Waits for the first report, from the beginning, that starts with the words. */
    Report awaitReport(String... words) {
        return await().pollInterval(Duration.ofMillis(5))
                .atMost(PATIENCE)
                .until(() -> heard(report -> report.is(words)), reports -> !reports.isEmpty())
                .get(0);
    }

    /** Tells it to acquire a lock and waits for the grant. */
    Report acquire(String key) {
        tell("acquire", key);
        return awaitReport(Report.GRANTED, key);
    }

    /** Returns whether it relies on the lock at this moment. */
    boolean holds(String key) {
        return ask("held", key).word(1).equals("true");
    }

    /** Returns the events of a lock so far. */
    List<Report> events(String key) {
        return heard(
                report -> report.kind().equals(Report.EVENT) && report.word(2).equals(key));
    }

    /** Waits until a lock is lost, for whatever cause. */
    Report awaitLoss(String key) {
        return await().pollInterval(Duration.ofMillis(5))
                .atMost(PATIENCE)
                .until(() -> losses(key), losses -> !losses.isEmpty())
                .get(0);
    }

    List<Report> losses(String key) {
        return events(key).stream()
                .filter(event ->
                        event.word(1).equals("Expired") || event.word(1).equals("Stolen"))
                .toList();
    }

    List<Report> heard(Predicate<Report> wanted) {
        synchronized (heard) {
            return heard.stream().filter(wanted).toList();
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    void stop() {
        signal("STOP");
    }

    void resume() {
        signal("CONT");
    }

    /** Kills it and waits until all that it had reported has been heard. */
    void kill() {
        signal("KILL");
        try {
            process.waitFor();
            listener.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void signal(String name) {
        try {
            int exit = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                    .start()
                    .waitFor();
            if (exit != 0 && process.isAlive()) {
                throw new AssertionError("kill -" + name + " failed with exit code " + exit);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
