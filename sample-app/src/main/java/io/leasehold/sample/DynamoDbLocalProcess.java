package io.leasehold.sample;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * DynamoDB Local in a JVM of its own, which is how its licence wants it: never on our class path. One that
 * answers on the port already belongs to another copy of this application, and is joined.
 */
final class DynamoDbLocalProcess implements AutoCloseable {

    private static final String MAIN_CLASS = "software.amazon.dynamodb.services.local.main.ServerRunner";
    private static final Duration START_LIMIT = Duration.ofSeconds(30);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(5);
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(2);
    private static final Duration LOOK_PERIOD = Duration.ofMillis(50);

    private final int port;
    private final @Nullable Process process;

    private DynamoDbLocalProcess(int port, @Nullable Process process) {
        this.port = port;
        this.process = process;
    }

    static DynamoDbLocalProcess joinOrStart(SampleProperties.DynamoDbLocal settings) {
        if (answers(settings.port())) {
            return new DynamoDbLocalProcess(settings.port(), null);
        }
        try {
            Process process = start(settings);
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroy, "dynamodb-local-stop"));
            boolean ours = awaitAnswer(settings.port(), process);
            return new DynamoDbLocalProcess(settings.port(), ours ? process : null);
        } catch (IOException e) {
            throw new UncheckedIOException("DynamoDB Local could not be started from " + settings.jars(), e);
        }
    }

    private static Process start(SampleProperties.DynamoDbLocal settings) throws IOException {
        Path jars = settings.jars().toAbsolutePath();
        if (!Files.isDirectory(jars)) {
            throw new IllegalStateException("The jars of DynamoDB Local are not in " + jars
                    + ". Build the project from its root (./mvnw spring-boot:run does), or set sample.dynamodb-local.jars,"
                    + " or use a real table with sample.dynamodb=aws.");
        }
        Path workDir = Files.createDirectories(settings.workDir().toAbsolutePath());
        List<String> command = List.of(
                java(),
                "-Djava.io.tmpdir=" + workDir,
                "-cp",
                jars.resolve("*").toString(),
                MAIN_CLASS,
                "-inMemory",
                "-sharedDb",
                "-disableTelemetry",
                "-port",
                Integer.toString(settings.port()));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(workDir.toFile())
                .redirectErrorStream(true)
                .redirectOutput(workDir.resolve("dynamodb-local.log").toFile());
        builder.environment().put("DDB_LOCAL_TELEMETRY", "0");
        return builder.start();
    }

    /** Ours; a native image has none, and takes the machine's. */
    private static String java() {
        String ours = System.getProperty("java.home");
        String home = ours == null ? System.getenv("JAVA_HOME") : ours;
        return home == null ? "java" : Path.of(home, "bin", "java").toString();
    }

    /** Returns whether it is our process that answers; not if another copy was quicker to take the port. */
    private static boolean awaitAnswer(int port, Process process) {
        long deadline = System.nanoTime() + START_LIMIT.toNanos();
        while (System.nanoTime() - deadline < 0) {
            boolean ended = endsWithin(process, LOOK_PERIOD);
            if (answers(port)) {
                return !ended;
            }
            if (ended) {
                break;
            }
        }
        process.destroyForcibly();
        throw new IllegalStateException("DynamoDB Local did not start on port " + port
                + ": see dynamodb-local.log in the folder sample.dynamodb-local.work-dir.");
    }

    private static boolean endsWithin(Process process, Duration limit) {
        try {
            return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while DynamoDB Local started", e);
        }
    }

    /** Returns whether DynamoDB is there: it refuses a request without credentials, and numbers even those. */
    private static boolean answers(int port) {
        HttpRequest request =
                HttpRequest.newBuilder(endpoint(port)).timeout(ANSWER_LIMIT).build();
        try {
            HttpResponse<Void> response =
                    HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.discarding());
            if (response.headers().firstValue("x-amzn-RequestId").isEmpty()) {
                throw new IllegalStateException("Something else than DynamoDB Local listens on port " + port
                        + ". Stop it, or choose another port with sample.dynamodb-local.port.");
            }
            return true;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while looking for DynamoDB Local", e);
        }
    }

    URI endpoint() {
        return endpoint(port);
    }

    private static URI endpoint(int port) {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** Returns whether another program started it; it then outlives us. */
    boolean isJoined() {
        return process == null;
    }

    @Override
    public void close() {
        if (process == null) {
            return;
        }
        process.destroy();
        if (!endsWithin(process, STOP_LIMIT)) {
            process.destroyForcibly();
        }
    }
}
