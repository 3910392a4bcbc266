package io.leasehold.sample;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.leasehold.test.local.DynamoDbLocal;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** Two copies of the application, as a newcomer starts them in two terminals. */
class SampleApplicationTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final int DATABASE_PORT = freePort();
    private static ConfigurableApplicationContext first;
    private static ConfigurableApplicationContext second;

    @BeforeAll
    static void startTwoCopies() {
        first = copy();
        second = copy();
    }

    private static ConfigurableApplicationContext copy() {
        return new SpringApplicationBuilder(SampleApplication.class)
                .run(
                        "--server.port=0",
                        "--spring.jmx.enabled=false",
                        "--sample.dynamodb-local.port=" + DATABASE_PORT,
                        "--sample.order-work=2s",
                        "--sample.stocktaking-work=200ms",
                        "--sample.stocktaking-period=300ms");
    }

    @AfterAll
    static void stop() {
        second.close();
        first.close();
    }

    @Test
    void theSecondCopyJoinsTheDatabaseThatTheFirstStarted() {
        assertThat(first.getBean(DynamoDbLocal.class).isJoined()).isFalse();
        assertThat(second.getBean(DynamoDbLocal.class).isJoined()).isTrue();
    }

    @Test
    void aCopyThatJoinedLeavesTheDatabaseRunningWhenItStops() {
        copy().close();
        assertThat(get(first, "/locks").isArray()).isTrue();
    }

    @Test
    void oneOrderIsProcessedByOneCopyAtATime() {
        List<JsonNode> receipts = List.of(
                        post(first, "/orders/42/process"),
                        post(second, "/orders/42/process"),
                        post(first, "/orders/42/process"))
                .stream()
                .map(CompletableFuture::join)
                .sorted((a, b) -> Long.compare(token(a), token(b)))
                .toList();
        for (int i = 1; i < receipts.size(); i++) {
            assertThat(token(receipts.get(i))).isGreaterThan(token(receipts.get(i - 1)));
            assertThat(time(receipts.get(i), "begun")).isAfterOrEqualTo(time(receipts.get(i - 1), "ended"));
        }
    }

    @Test
    void theTableShowsWhoProcessesAnOrder() {
        // The first look takes long, and would miss work of two seconds on a slow machine.
        assertThat(lock(second, "order:7").path("held").asBoolean()).isFalse();
        Future<JsonNode> processing = post(first, "/orders/7/process");
        JsonNode held = await().atMost(60, SECONDS)
                .until(() -> lock(second, "order:7"), row -> row.path("held").asBoolean());
        assertThat(held.path("owner").asString()).isNotEmpty();
        await().atMost(60, SECONDS).until(processing::isDone);
        assertThat(lock(second, "order:7").path("held").asBoolean()).isFalse();
    }

    @Test
    void theScheduledJobRunsUnderItsLock() {
        await().atMost(60, SECONDS)
                .until(() -> first.getBean(Stocktaking.class).runs()
                                + second.getBean(Stocktaking.class).runs()
                        >= 3);
        assertThat(lock(first, "stocktaking").path("fencingToken").asLong()).isPositive();
    }

    @Test
    void healthTellsOfTheLocks() {
        JsonNode health = get(first, "/actuator/health");
        assertThat(health.at("/components/distributedLock/status").asString()).isEqualTo("UP");
    }

    @Test
    void theBoardIsThePageOfTheApplication() {
        assertThat(answer("/", "GET", "http://127.0.0.1:1").body()).contains("<title>Lock board");
    }

    @Test
    void theBoardObeysPagesOfItsOwnHostOnly() {
        String freeze = "/board/nodes/node%20C/freeze";
        assertThat(answer(freeze, "POST", "http://elsewhere.example").statusCode())
                .isEqualTo(403);
        assertThat(answer(freeze, "POST", "http://127.0.0.1:1").statusCode()).isEqualTo(204);
    }

    @Test
    void theBoardSaysWhatItCannotDo() {
        assertThat(answer("/board/nodes/node%20X/crash", "POST", "http://127.0.0.1:1"))
                .satisfies(answer -> assertThat(answer.statusCode()).isEqualTo(404))
                .satisfies(answer -> assertThat(answer.body()).contains("There is no node 'node X'"));
        assertThat(answer("/board/free?lock=never:held", "POST", "http://127.0.0.1:1"))
                .satisfies(answer -> assertThat(answer.statusCode()).isEqualTo(409))
                .satisfies(answer -> assertThat(answer.body()).contains("Nobody holds never:held."));
    }

    private HttpResponse<String> answer(String path, String method, String origin) {
        HttpRequest request = HttpRequest.newBuilder(uri(first, path))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .header("Origin", origin)
                .build();
        return HTTP.sendAsync(request, HttpResponse.BodyHandlers.ofString()).join();
    }

    private JsonNode lock(ConfigurableApplicationContext copy, String key) {
        for (JsonNode row : get(copy, "/locks")) {
            if (row.path("key").asString().equals(key)) {
                return row;
            }
        }
        return JSON.createObjectNode();
    }

    private static long token(JsonNode receipt) {
        return receipt.path("fencingToken").asLong();
    }

    private static Instant time(JsonNode receipt, String field) {
        return Instant.parse(receipt.path(field).asString());
    }

    private JsonNode get(ConfigurableApplicationContext copy, String path) {
        return send(HttpRequest.newBuilder(uri(copy, path)).GET().build()).join();
    }

    private CompletableFuture<JsonNode> post(ConfigurableApplicationContext copy, String path) {
        return send(HttpRequest.newBuilder(uri(copy, path))
                .POST(HttpRequest.BodyPublishers.noBody())
                .build());
    }

    private CompletableFuture<JsonNode> send(HttpRequest request) {
        return HTTP.sendAsync(request, HttpResponse.BodyHandlers.ofString()).thenApply(response -> {
            assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
            return JSON.readTree(response.body());
        });
    }

    private static URI uri(ConfigurableApplicationContext copy, String path) {
        String port = copy.getEnvironment().getRequiredProperty("local.server.port");
        return URI.create("http://127.0.0.1:" + port + path);
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
