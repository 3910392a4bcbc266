package io.leasehold.testing;

import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * DynamoDB Local in its own JVM: one server for all test classes of this JVM, which the first one starts and which ends
 * with this JVM. It runs from its jars; no code is compiled against it, as its licence demands.
 */
public final class DynamoDbLocal {

    private static final String MAIN = "software.amazon.dynamodb.services.local.main.ServerRunner";
    private static final Duration START_UP = Duration.ofMinutes(2);
    private static final int FIRST_PORT = 20_000;
    private static final int LAST_PORT = 30_000;

    private final URI endpoint;
    private final DynamoDbClient client;
    private final DynamoDbAsyncClient asyncClient;

    private DynamoDbLocal(URI endpoint) {
        this.endpoint = endpoint;
        client = client(endpoint);
        asyncClient = asyncClient(endpoint);
    }

    /** Returns the server, and starts it first if need be. */
    public static DynamoDbLocal shared() {
        return Holder.SERVER;
    }

    /** Returns the endpoint for clients. */
    public URI endpoint() {
        return endpoint;
    }

    /** Returns a blocking client, shared by all tests. */
    public DynamoDbClient client() {
        return client;
    }

    /** Returns an asynchronous client, shared by all tests. */
    public DynamoDbAsyncClient asyncClient() {
        return asyncClient;
    }

    /** Returns a new blocking client for an endpoint; the caller closes it. */
    public static DynamoDbClient client(URI endpoint) {
        return configured(DynamoDbClient.builder(), endpoint).build();
    }

    /** Returns a new asynchronous client for an endpoint; the caller closes it. */
    public static DynamoDbAsyncClient asyncClient(URI endpoint) {
        return configured(DynamoDbAsyncClient.builder(), endpoint).build();
    }

    private static <B extends AwsClientBuilder<B, ?>> B configured(B builder, URI endpoint) {
        return builder.endpointOverride(endpoint)
                .region(Region.EU_CENTRAL_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("key", "secret")));
    }

    /** Returns the name of a table that no other test uses. */
    public static String newTableName() {
        return "locks-" + UUID.randomUUID();
    }

    private static final class Holder {
        static final DynamoDbLocal SERVER = start();
    }

    private static DynamoDbLocal start() {
        try {
            int port = freePort();
            Process server = launch(port);
            Runtime.getRuntime().addShutdownHook(new Thread(server::destroyForcibly));
            await().atMost(START_UP).until(() -> answers(server, port));
            return new DynamoDbLocal(URI.create("http://127.0.0.1:" + port));
        } catch (IOException e) {
            throw new IllegalStateException("DynamoDB Local cannot be started", e);
        }
    }

    /**
     * Returns a free port outside the range that the system gives to outgoing connections, so that none takes it first.
     */
    private static int freePort() throws IOException {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(FIRST_PORT, LAST_PORT);
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (BindException e) {
                // Another program has this port: try the next.
            }
        }
    }

    private static Process launch(int port) throws IOException {
        Path workDirectory = Path.of(property("dynamodb.local.workdir"));
        Path temporary = Files.createDirectories(workDirectory.resolve("tmp"));
        ProcessBuilder builder = new ProcessBuilder(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-Djava.io.tmpdir=" + temporary,
                "-cp",
                property("dynamodb.local.jars") + File.separator + "*",
                MAIN,
                "-inMemory",
                "-sharedDb",
                "-disableTelemetry",
                "-port",
                Integer.toString(port)));
        builder.environment().put("DDB_LOCAL_TELEMETRY", "0");
        File log = workDirectory.resolve("server-" + port + ".log").toFile();
        return builder.redirectErrorStream(true).redirectOutput(log).start();
    }

    private static String property(String name) {
        String value = System.getProperty(name);
        if (value == null) {
            throw new IllegalStateException("System property " + name
                    + " is not set. Maven sets it; an IDE should run the tests through Maven, or be given it.");
        }
        return value;
    }

    private static boolean answers(Process server, int port) {
        if (!server.isAlive()) {
            throw new IllegalStateException("DynamoDB Local ended with exit code " + server.exitValue()
                    + "; see server-" + port + ".log in " + property("dynamodb.local.workdir"));
        }
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }
}
