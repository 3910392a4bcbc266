package io.leasehold.spring.boot.actuate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.leasehold.LockClient;
import io.leasehold.LockHandle;
import io.leasehold.LockRequest;
import io.leasehold.LockStatus;
import io.leasehold.spring.boot.autoconfigure.WithoutSpringCloud;
import io.leasehold.testing.DynamoDbLocal;
import io.leasehold.testing.FaultProxy;
import io.leasehold.testing.FaultProxy.Call;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import javax.management.ObjectName;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.json.JsonParserFactory;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** What operators see of an application that has held, awaited, endangered and lost a lock. */
class OperationsIT {

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final String LOCKS = "/actuator/locks";

    private static FaultProxy proxy;
    private static ConfigurableApplicationContext application;
    private static LockClient locks;
    private static String scrape;

    @BeforeAll
    static void story() throws Exception {
        proxy = FaultProxy.before(DynamoDbLocal.shared().endpoint());
        application = start();
        locks = application.getBean(LockClient.class);
        LockRequest request = LockRequest.builder("order:7").name("order").build();
        locks.acquire(request).close();
        LockHandle handle = locks.acquire(request);
        CompletableFuture<LockHandle> waiter = locks.acquireAsync(request);
        patiently()
                .until(() -> scrape().contains(
                                "distributed_lock_heartbeat_seconds_count{lock_name=\"order\",outcome=\"renewed\"} "));
        proxy.hang(Call.of("UpdateItem"));
        patiently().until(() -> handle.status() == LockStatus.IN_DANGER);
        patiently().until(() -> handle.status() == LockStatus.INVALID);
        proxy.heal();
        waiter.cancel(true);
        patiently().until(() -> locks.tryAcquire(request).isPresent());
        patiently()
                .until(() -> scrape().contains("distributed_lock_lost_total{cause=\"expired\",lock_name=\"order\"} 1"));
        scrape = scrape();
    }

    private static ConditionFactory patiently() {
        return await().atMost(Duration.ofSeconds(30));
    }

    /**
     * From the danger to the loss are more than four seconds, in which even a slow machine sees the danger. The lease of
     * the leader is so long that it is not lost.
     */
    private static ConfigurableApplicationContext start() {
        return new SpringApplicationBuilder(App.class)
                .properties(
                        "server.port=0",
                        WithoutSpringCloud.PROPERTY,
                        "spring.jmx.enabled=true",
                        "management.endpoints.web.exposure.include=*",
                        "management.endpoints.jmx.exposure.include=*",
                        "management.endpoint.health.probes.enabled=true",
                        "management.endpoint.health.show-details=always",
                        "distributed-lock.aws.region=eu-central-1",
                        "distributed-lock.aws.endpoint=" + proxy.endpoint(),
                        "distributed-lock.table.mode=create",
                        "distributed-lock.table-name=" + DynamoDbLocal.newTableName(),
                        "distributed-lock.endpoint.force-release=true",
                        "distributed-lock.endpoint.yield=true",
                        "distributed-lock.leadership.roles.reports.lease=5m",
                        "distributed-lock.leadership.roles.reports.attributes.address=10.0.0.7",
                        "distributed-lock.owner-name=me",
                        "distributed-lock.lease-duration=8s",
                        "distributed-lock.heartbeat-period=2s",
                        "distributed-lock.safe-period=3s",
                        "distributed-lock.wait-timeout=60s")
                .run();
    }

    @AfterAll
    static void stop() {
        SpringApplication.exit(application);
        proxy.close();
    }

    private static HttpResponse<String> http(String method, String path) throws IOException, InterruptedException {
        // A POST without a content type is refused by Spring MVC.
        String port = application.getEnvironment().getRequiredProperty("local.server.port");
        return HTTP.send(
                HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                        .header("Content-Type", "application/json")
                        .header("Accept", "application/json, text/plain;q=0.5")
                        .method(method, HttpRequest.BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static String scrape() throws IOException, InterruptedException {
        return http("GET", "/actuator/prometheus").body();
    }

    @Test
    void everyQueryOfDashboardAndAlertsFindsItsSeriesInTheScrape() throws IOException {
        Observability.everySeriesOf(Observability.queries())
                .forEach(series -> assertThat(scrape.lines())
                        .as("series %s with labels %s", series.name(), series.labels())
                        .anyMatch(series::isShownBy));
    }

    @Test
    void everyMeterIsDescribedAndEveryDescribedMeterExists() throws IOException {
        assertThat(Observability.documentedSeries())
                .containsExactlyInAnyOrderElementsOf(Observability.seriesNamesOf(scrape));
    }

    @Test
    void theEndpointShowsTheHoldOverHttp() throws Exception {
        try (LockHandle handle = locks.acquire(LockRequest.of("shown"))) {
            assertThat(http("GET", LOCKS).body())
                    .contains("\"key\":\"shown\"")
                    .contains("\"fencingToken\":" + handle.fencingToken());
        }
    }

    @Test
    void theEndpointReadsOneRow() throws Exception {
        try (LockHandle handle = locks.acquire(LockRequest.of("a row"))) {
            assertThat(http("GET", LOCKS + "/a%20row").body())
                    .contains("\"owner\":\"me\"", "\"fencingToken\":" + handle.fencingToken());
        }
        assertThat(http("GET", LOCKS + "/unknown").statusCode()).isEqualTo(404);
    }

    @Test
    void aReleaseByForceFreesTheHoldThatTheCallerSawOnly() throws Exception {
        LockHandle handle = locks.acquire(LockRequest.of("forced"));
        String path = LOCKS + "/forced?owner=me&fencingToken=";
        assertThat(http("DELETE", path + (handle.fencingToken() - 1)).statusCode())
                .isEqualTo(409);
        assertThat(http("DELETE", LOCKS + "/forced").statusCode()).isEqualTo(400);
        HttpResponse<String> freed = http("DELETE", path + handle.fencingToken());
        assertThat(freed.statusCode()).as(freed.body()).isEqualTo(200);
        assertThat(http("DELETE", path + handle.fencingToken()).statusCode()).isEqualTo(404);
        patiently().until(() -> handle.status() == LockStatus.INVALID);
    }

    @Test
    void theEndpointWorksOverJmx() throws Exception {
        ObjectName name = new ObjectName("org.springframework.boot:type=Endpoint,name=Locks");
        try (LockHandle handle = locks.acquire(LockRequest.of("by jmx"))) {
            Object row = ManagementFactory.getPlatformMBeanServer()
                    .invoke(name, "lock", new Object[] {"by jmx", null}, new String[] {
                        String.class.getName(), String.class.getName()
                    });
            assertThat((Map<?, ?>) row).hasFieldOrPropertyWithValue("owner", "me");
            assertThat(((Number) ((Map<?, ?>) row).get("fencingToken")).longValue())
                    .isEqualTo(handle.fencingToken());
        }
    }

    @Test
    void healthTellsOfTheLossAndProbesDoNotKnowOfLocks() throws Exception {
        assertThat(http("GET", "/actuator/health").body())
                .contains("distributedLock", "\"lastLost\":\"order:7\"", "\"lastLostCause\":\"EXPIRED\"");
        assertThat(http("GET", "/actuator/health/liveness").body()).doesNotContain("distributedLock");
        assertThat(http("GET", "/actuator/health/readiness").body()).doesNotContain("distributedLock");
    }

    @Test
    void everyDetailOfTheHealthIsExplainedAndEveryExplainedOneExists() throws Exception {
        String health = http("GET", "/actuator/health").body();
        Map<?, ?> components =
                (Map<?, ?>) JsonParserFactory.getJsonParser().parseMap(health).get("components");
        Map<?, ?> details = (Map<?, ?>) ((Map<?, ?>) components.get("distributedLock")).get("details");
        assertThat(new OperationsPage().firstColumn("Health"))
                .containsExactlyInAnyOrderElementsOf(
                        details.keySet().stream().map(String::valueOf).toList());
    }

    @Test
    void theCallsOfTheOperatorsPageShowTheLockAndFreeIt() throws Exception {
        LockHandle handle = locks.acquire(LockRequest.of("order:42"));
        List<OperationsPage.Call> calls = new OperationsPage().calls("locks");
        assertThat(calls).hasSize(3);
        for (OperationsPage.Call call : calls) {
            HttpResponse<String> answer = http(
                    call.method(),
                    call.path().replace("OWNER", "me").replace("TOKEN", Long.toString(handle.fencingToken())));
            assertThat(answer.statusCode()).as(call + ": " + answer.body()).isEqualTo(200);
            assertThat(answer.body()).contains("order:42");
        }
        patiently().until(() -> handle.status() == LockStatus.INVALID);
    }

    @Test
    void theCallsOfTheOperatorsPageShowTheLeaderAndLetItYield() throws Exception {
        patiently()
                .until(() -> http("GET", "/actuator/leadership/reports").body().contains("\"leader\":true"));
        List<OperationsPage.Call> calls = new OperationsPage().calls("leadership");
        assertThat(calls).hasSize(3);
        assertThat(http(calls.get(0)).body()).contains("\"role\":\"reports\",\"running\":true,\"leader\":true");
        assertThat(http(calls.get(1)).body())
                .contains("\"ledBy\":{\"owner\":\"me\"", "\"attributes\":{\"address\":\"10.0.0.7\"}");
        HttpResponse<String> yielded = http(calls.get(2));
        assertThat(yielded.statusCode()).as(yielded.body()).isEqualTo(202);
        assertThat(http(calls.get(2)).statusCode()).isEqualTo(409);
        patiently().until(() -> !http(calls.get(1)).body().contains("\"ledBy\":{"));
    }

    private static HttpResponse<String> http(OperationsPage.Call call) throws IOException, InterruptedException {
        return http(call.method(), call.path());
    }

    @Test
    void aRoleThatTheProcessDoesNotHaveIsNotFound() throws Exception {
        assertThat(http("GET", "/actuator/leadership/unknown").statusCode()).isEqualTo(404);
        assertThat(http("POST", "/actuator/leadership/unknown").statusCode()).isEqualTo(404);
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class App {

        @Bean
        AwsCredentialsProvider credentials() {
            return StaticCredentialsProvider.create(AwsBasicCredentials.create("key", "secret"));
        }
    }
}
