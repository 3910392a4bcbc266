package io.leasehold.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.leasehold.LockAcquireTimeoutException;
import io.leasehold.LockAcquiredEvent;
import io.leasehold.LockClient;
import io.leasehold.LockEvent;
import io.leasehold.LockHandle;
import io.leasehold.LockKey;
import io.leasehold.LockReleasedEvent;
import io.leasehold.LockRequest;
import io.leasehold.spring.DistributedLock;
import io.leasehold.spring.LockContext;
import io.leasehold.spring.OnBusy;
import io.leasehold.testing.DynamoDbLocal;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Two applications share one table of DynamoDB Local, each through the client that the starter builds for it. */
class DistributedLockIT {

    private final String table = DynamoDbLocal.newTableName();
    private ConfigurableApplicationContext one;
    private ConfigurableApplicationContext two;

    @BeforeEach
    void start() {
        one = start("one");
        two = start("two");
    }

    @AfterEach
    void stop() {
        one.close();
        two.close();
    }

    private ConfigurableApplicationContext start(String owner, String... properties) {
        return new SpringApplicationBuilder(App.class)
                .web(WebApplicationType.NONE)
                .properties(
                        "distributed-lock.aws.region=eu-central-1",
                        "distributed-lock.aws.endpoint="
                                + DynamoDbLocal.shared().endpoint(),
                        "distributed-lock.table.mode=create",
                        "distributed-lock.table-name=" + table,
                        "distributed-lock.partition-key-name=pk",
                        "distributed-lock.sort-key-name=sk",
                        "distributed-lock.ttl-attribute-name=ttl",
                        "distributed-lock.owner-name=" + owner,
                        "distributed-lock.lease-duration=20s",
                        "distributed-lock.retry-period=100ms")
                .properties(properties)
                .run();
    }

    @Test
    void applicationsWithPrefixesOfTheirOwnShareNoLockInOneTable() throws InterruptedException {
        try (ConfigurableApplicationContext billing = start("three", "distributed-lock.key-prefix=billing:");
                LockHandle held = one.getBean(LockClient.class).acquire(LockRequest.of("order:1"));
                LockHandle own = billing.getBean(LockClient.class).acquire(LockRequest.of("order:1"))) {
            assertThat(billing.getBean(LockClient.class).keyPrefix()).isEqualTo("billing:");
            assertThat(own.key()).isEqualTo(held.key());
        }
    }

    private static Jobs jobs(ConfigurableApplicationContext application) {
        return application.getBean(Jobs.class);
    }

    @Test
    void oneAtATime() {
        String result = jobs(one).order("7", () -> {
            assertThatThrownBy(() -> jobs(two).impatient("7", () -> "never"))
                    .isInstanceOf(LockAcquireTimeoutException.class)
                    .hasMessageContaining("'one'");
            assertThat(jobs(two).skipping("7")).isNull();
            return "done";
        });
        assertThat(result).isEqualTo("done");
        assertThat(jobs(two).skipping("7")).isEqualTo("ran");
    }

    @Test
    void aWaiterGetsItsTurnWithALargerToken() {
        CompletableFuture<Long> second = new CompletableFuture<>();
        long first = jobs(one).order("8", () -> {
            second.completeAsync(() -> jobs(two).order("8", Jobs::token));
            assertThat(second).isNotDone();
            return Jobs.token();
        });
        assertThat(second.join()).isGreaterThan(first);
    }

    @Test
    void thePropertiesShowInTheRow() {
        Map<String, AttributeValue> held = jobs(one).order("9", () -> row("order:9"));
        assertThat(held.get("owner_name").s()).isEqualTo("one");
        assertThat(held.get("lease_duration").n()).isEqualTo("20");
        assertThat(held).containsKeys("pk", "sk", "ttl", "fencing_token");
        assertThat(row("order:9")).containsOnlyKeys("pk", "sk", "ttl", "fencing_token");
    }

    private Map<String, AttributeValue> row(String key) {
        return DynamoDbLocal.shared()
                .client()
                .getItem(request -> request.tableName(table)
                        .consistentRead(true)
                        .key(Map.of("pk", AttributeValue.fromS(key), "sk", AttributeValue.fromS(LockKey.NO_SORT_KEY))))
                .item();
    }

    @Test
    void eventsArrive() {
        jobs(one).order("10", () -> "");
        Listener listener = one.getBean(Listener.class);
        await().untilAsserted(() -> assertThat(listener.events)
                .hasExactlyElementsOfTypes(LockAcquiredEvent.class, LockReleasedEvent.class));
        assertThat(two.getBean(Listener.class).events).isEmpty();
    }

    @Test
    void aReleaseDeletesTheRowIfConfiguredSo() throws InterruptedException {
        try (ConfigurableApplicationContext deleting = start("three", "distributed-lock.release-mode=delete")) {
            deleting.getBean(LockClient.class)
                    .acquire(LockRequest.of("order:12"))
                    .release();
            assertThat(row("order:12")).isEmpty();
        }
    }

    @Test
    void theClientIsThereForCodeToo() throws InterruptedException {
        try (var handle = one.getBean(LockClient.class).acquire(LockRequest.of("order:11"))) {
            assertThat(handle.isHeld()).isTrue();
            assertThat(jobs(two).skipping("11")).isNull();
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration({AopAutoConfiguration.class, DistributedLockAutoConfiguration.class})
    static class App {

        @Bean
        AwsCredentialsProvider credentials() {
            return StaticCredentialsProvider.create(AwsBasicCredentials.create("key", "secret"));
        }

        @Bean
        Jobs jobs() {
            return new Jobs();
        }

        @Bean
        Listener listener() {
            return new Listener();
        }
    }

    static class Listener {

        final List<LockEvent> events = new CopyOnWriteArrayList<>();

        @EventListener
        void on(LockEvent event) {
            events.add(event);
        }
    }

    static class Jobs {

        static long token() {
            return LockContext.current().orElseThrow().fencingToken();
        }

        @DistributedLock("order:#{#id}")
        public <T> T order(String id, Supplier<T> body) {
            return body.get();
        }

        @DistributedLock(key = "order:#{#id}", waitTimeout = "200ms")
        public String impatient(String id, Supplier<String> body) {
            return body.get();
        }

        @DistributedLock(key = "order:#{#id}", onBusy = OnBusy.SKIP)
        public String skipping(String id) {
            return "ran";
        }
    }
}
