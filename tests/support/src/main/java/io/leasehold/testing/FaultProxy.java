package io.leasehold.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A proxy in front of DynamoDB that counts requests, and drops answers or whole requests on demand. */
public final class FaultProxy implements AutoCloseable {

    /** Headers that the HTTP client sets itself. */
    private static final Set<String> CONNECTION_HEADERS =
            Set.of("host", "content-length", "connection", "expect", "upgrade", "transfer-encoding", "http2-settings");

    private static final int BAD_REQUEST = 400;

    private final URI target;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Map<String, AtomicInteger> counts = new ConcurrentHashMap<>();
    private final Queue<Predicate<Call>> drops = new ConcurrentLinkedQueue<>();
    private final Map<String, String> added = new ConcurrentHashMap<>();
    private volatile Function<Call, @Nullable String> refusals = call -> null;
    private volatile Fault fault = new Fault(call -> false, new CountDownLatch(0));

    /** A request of the DynamoDB API: its operation, such as {@code UpdateItem}, and its JSON. */
    public record Call(String operation, String body) {

        /** Matches the calls of an operation. */
        public static Predicate<Call> of(String operation) {
            return call -> call.operation.equals(operation);
        }

        /** Matches the calls of an operation that contain a text, such as the key of a lock. */
        public static Predicate<Call> of(String operation, String text) {
            return call -> call.operation.equals(operation) && call.body.contains(text);
        }
    }

    private record Fault(Predicate<Call> hangs, CountDownLatch healed) {}

    private FaultProxy(URI target) throws IOException {
        this.target = target;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::serve);
        server.start();
    }

    /** Starts a proxy in front of a server. */
    public static FaultProxy before(URI target) throws IOException {
        return new FaultProxy(target);
    }

    /** Returns the endpoint for clients. */
    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Lets the next call that matches reach the server, then cuts the connection instead of answering. */
    public void dropNextResponse(Predicate<Call> calls) {
        drops.add(calls);
    }

    /** Hangs all further calls that match: they do not reach the server and get no answer. */
    public void hang(Predicate<Call> calls) {
        heal();
        fault = new Fault(calls, new CountDownLatch(1));
    }

    /** Hangs all further calls. */
    public void blackhole() {
        hang(call -> true);
    }

    /** Ends {@link #hang} and {@link #blackhole}, and cuts the connections of the calls that hang. */
    public void heal() {
        Fault ended = fault;
        fault = new Fault(call -> false, new CountDownLatch(0));
        ended.healed().countDown();
    }

    /**
     * Answers all further calls itself for which an error is given, as the JSON of DynamoDB's answer; the server does not
     * see them.
     */
    public void refuse(Function<Call, @Nullable String> errors) {
        refusals = errors;
    }

    /** Sets a header of all further answers, as a proxy does that names itself. */
    public void addToAnswers(String header, String value) {
        added.put(header, value);
    }

    /** Returns how many calls of an operation came, also of those that hung or were dropped. */
    public int count(String operation) {
        AtomicInteger count = counts.get(operation);
        return count == null ? 0 : count.get();
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            Call call = new Call(operation(exchange), new String(body, StandardCharsets.UTF_8));
            counts.computeIfAbsent(call.operation(), operation -> new AtomicInteger())
                    .incrementAndGet();
            Fault present = fault;
            if (present.hangs().test(call)) {
                present.healed().await();
                return;
            }
            String refusal = refusals.apply(call);
            if (refusal != null) {
                byte[] error = refusal.getBytes(StandardCharsets.UTF_8);
                exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.0");
                exchange.sendResponseHeaders(BAD_REQUEST, error.length);
                exchange.getResponseBody().write(error);
                return;
            }
            HttpResponse<byte[]> response = forward(exchange, body);
            if (!isToBeDropped(call)) {
                answer(exchange, response);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String operation(HttpExchange exchange) {
        String header = exchange.getRequestHeaders().getFirst("x-amz-target");
        return header == null ? "" : header.substring(header.indexOf('.') + 1);
    }

    private HttpResponse<byte[]> forward(HttpExchange exchange, byte[] body) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(target.resolve(exchange.getRequestURI()))
                .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
        exchange.getRequestHeaders()
                .forEach((name, values) -> values.stream()
                        .filter(value -> isForwarded(name))
                        .forEach(value -> request.header(name, value)));
        return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private boolean isToBeDropped(Call call) {
        return drops.stream()
                .filter(drop -> drop.test(call))
                .findFirst()
                .map(drops::remove)
                .orElse(false);
    }

    private void answer(HttpExchange exchange, HttpResponse<byte[]> response) throws IOException {
        Map<String, List<String>> headers = response.headers().map();
        headers.forEach((name, values) -> {
            if (isForwarded(name)) {
                exchange.getResponseHeaders().put(name, values);
            }
        });
        added.forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
        exchange.sendResponseHeaders(response.statusCode(), response.body().length);
        exchange.getResponseBody().write(response.body());
    }

    private static boolean isForwarded(String header) {
        return !CONNECTION_HEADERS.contains(header.toLowerCase(Locale.ROOT));
    }

    @Override
    public void close() {
        heal();
        server.stop(0);
        threads.shutdownNow();
    }
}
