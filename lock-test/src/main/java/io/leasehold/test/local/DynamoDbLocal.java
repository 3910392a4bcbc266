package io.leasehold.test.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Runs DynamoDB Local in its own JVM, in memory, on this machine. If another program has started one on the port
 * already, such as another copy of the application, this class joins it. DynamoDB Local is never on the application's
 * class path, as the Amazon DynamoDB Local License Agreement demands, which you accept by downloading it.
 *
 * <p>It ends with {@link #close()}, or with the JVM that started it. It listens on all network interfaces, because it
 * has no setting for that.
 */
public final class DynamoDbLocal implements AutoCloseable {

    private static final Duration START_LIMIT = Duration.ofMinutes(1);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(5);
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(2);
    private static final Duration LOOK_PERIOD = Duration.ofMillis(50);

    private final int port;
    private final @Nullable Process process;

    private DynamoDbLocal(int port, @Nullable Process process) {
        this.port = port;
        this.process = process;
    }

    /**
     * Joins the DynamoDB Local on the port, or starts one there, and waits until it answers.
     *
     * @param port of this machine
     * @param jars folder with Amazon's unpacked archive, or with the jar from Maven Central and its dependencies
     * @param workDir folder for its log and temporary files; created if missing
     * @throws IllegalStateException if the jars are missing, something else has the port, or it does not start in a
     * minute
     */
    public static DynamoDbLocal joinOrStart(int port, Path jars, Path workDir) {
        if (answers(port)) {
            return new DynamoDbLocal(port, null);
        }
        try {
            Process process = start(port, jars.toAbsolutePath(), workDir.toAbsolutePath());
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroy, "dynamodb-local-stop"));
            boolean ours = awaitAnswer(port, process, workDir);
            warmUp(port);
            return new DynamoDbLocal(port, ours ? process : null);
        } catch (IOException e) {
            throw new UncheckedIOException("DynamoDB Local could not be started from " + jars, e);
        }
    }

    private static Process start(int port, Path jars, Path workDir) throws IOException {
        if (!Files.isDirectory(jars)) {
            throw new IllegalStateException("DynamoDB Local is not in the folder " + jars
                    + ". Unpack Amazon's archive there, let the build copy the jars there, or name another folder.");
        }
        Files.createDirectories(workDir);
        ProcessBuilder builder = new ProcessBuilder(new ServerCommand(jars, workDir, port).line())
                .directory(workDir.toFile())
                .redirectErrorStream(true)
                .redirectOutput(workDir.resolve("dynamodb-local.log").toFile());
        builder.environment().put("DDB_LOCAL_TELEMETRY", "0");
        return builder.start();
    }

    /** Returns whether our process answers; false if another copy took the port first. */
    private static boolean awaitAnswer(int port, Process process, Path workDir) {
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
        throw new IllegalStateException("DynamoDB Local did not start on port " + port + ". See dynamodb-local.log in "
                + workDir.toAbsolutePath() + ".");
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

    /** Returns whether DynamoDB Local answers: it refuses a request without credentials, but gives it an id. */
    private static boolean answers(int port) {
        HttpRequest request =
                HttpRequest.newBuilder(endpoint(port)).timeout(ANSWER_LIMIT).build();
        try {
            HttpResponse<Void> response =
                    HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.discarding());
            if (response.headers().firstValue("x-amzn-RequestId").isEmpty()) {
                throw new IllegalStateException("Another program than DynamoDB Local listens on port " + port
                        + ". Stop it, or choose another port.");
            }
            return true;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while connecting to DynamoDB Local", e);
        }
    }

    /**
     * Sends the first real request, which takes long, so that no request of the application runs into its time limit.
     */
    private static void warmUp(int port) {
        HttpRequest request = HttpRequest.newBuilder(endpoint(port))
                .timeout(START_LIMIT)
                .header("Content-Type", "application/x-amz-json-1.0")
                .header("X-Amz-Target", "DynamoDB_20120810.DescribeTable")
                .header(
                        "Authorization",
                        "AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/dynamodb/aws4_request,"
                                + " SignedHeaders=host, Signature=0")
                .POST(HttpRequest.BodyPublishers.ofString("{\"TableName\":\"warm-up\"}"))
                .build();
        try {
            var unused = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.discarding());
        } catch (IOException e) {
            // The first request of the application is slow then.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns the endpoint for SDK clients, which may use any Region and any credentials. */
    public URI endpoint() {
        return endpoint(port);
    }

    private static URI endpoint(int port) {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** Returns whether another program started it. If so, {@link #close()} does not stop it. */
    public boolean isJoined() {
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
