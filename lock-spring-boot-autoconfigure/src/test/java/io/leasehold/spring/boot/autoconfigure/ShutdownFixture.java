package io.leasehold.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.leasehold.LockClient;
import io.leasehold.LockClientClosedException;
import io.leasehold.LockEvent;
import io.leasehold.LockHandle;
import io.leasehold.LockKey;
import io.leasehold.LockRequest;
import io.leasehold.spring.DistributedLock;
import io.leasehold.testing.DynamoDbLocal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.autoconfigure.context.LifecycleAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskSchedulingAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** One application stops while its work is under way; another one waits for the lock of that work. */
abstract class ShutdownFixture {

    static final LockKey KEY = LockKey.of("work");

    final String table = DynamoDbLocal.newTableName();
    final ConfigurableApplicationContext other = start(App.class, WebApplicationType.NONE);

    @AfterEach
    void stop() {
        other.close();
    }

    ConfigurableApplicationContext start(Class<?> app, WebApplicationType web, String... properties) {
        return new SpringApplicationBuilder(app)
                .web(web)
                .properties(
                        "distributed-lock.aws.region=eu-central-1",
                        "distributed-lock.aws.endpoint="
                                + DynamoDbLocal.shared().endpoint(),
                        "distributed-lock.table.mode=create",
                        "distributed-lock.table-name=" + table,
                        "distributed-lock.lease-duration=20s",
                        "distributed-lock.heartbeat-period=2s",
                        "distributed-lock.wait-timeout=60s",
                        "distributed-lock.retry-period=100ms",
                        "spring.lifecycle.timeout-per-shutdown-phase=60s",
                        "server.port=0",
                        WithoutSpringCloud.PROPERTY)
                .properties(properties)
                .run();
    }

    /** What every kind of work may rely on. The given action begins to stop the application, and returns when it has. */
    void keepsItsLockToTheEnd(ConfigurableApplicationContext one, Runnable begin, Runnable stop) throws Exception {
        LockClient locks = one.getBean(LockClient.class);
        Gate gate = one.getBean(Gate.class);
        begin.run();
        LockHandle lock = gate.begun.get(60, TimeUnit.SECONDS);

        CompletableFuture<Void> stopping = CompletableFuture.runAsync(stop);
        patiently()
                .untilAsserted(() -> assertThatThrownBy(() -> locks.tryAcquire(LockRequest.of("another")))
                        .isInstanceOf(LockClientClosedException.class));
        CompletableFuture<LockHandle> second = other.getBean(LockClient.class).acquireAsync(LockRequest.of(KEY));
        // One heartbeat may have been under way by then.
        for (int beat = 0; beat < 2; beat++) {
            String before = attribute("work", "record_version_number");
            patiently()
                    .untilAsserted(() -> assertThat(attribute("work", "record_version_number"))
                            .isNotEqualTo(before));
        }
        assertThat(lock.isHeld()).isTrue();
        assertThat(stopping).isNotDone();
        assertThat(second).isNotDone();

        gate.open();
        assertThat(gate.heldToTheEnd.get(60, TimeUnit.SECONDS)).isTrue();
        assertThat(second.get(60, TimeUnit.SECONDS).fencingToken()).isGreaterThan(lock.fencingToken());
        stopping.get(60, TimeUnit.SECONDS);
    }

    static ConditionFactory patiently() {
        return await().atMost(Duration.ofSeconds(30));
    }

    /** Returns an attribute of the lock's row, or {@code null}. Unlike the lock client, waits for a slow machine. */
    String attribute(String lock, String name) {
        Map<String, AttributeValue> row = DynamoDbLocal.shared()
                .client()
                .getItem(request -> request.tableName(table)
                        .consistentRead(true)
                        .key(Map.of(
                                "lock_key", AttributeValue.fromS(lock),
                                "sort_key", AttributeValue.fromS(LockKey.NO_SORT_KEY))))
                .item();
        return row.containsKey(name) ? row.get(name).s() : null;
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAsync
    @ImportAutoConfiguration({
        AopAutoConfiguration.class,
        DistributedLockAutoConfiguration.class,
        LifecycleAutoConfiguration.class,
        TaskExecutionAutoConfiguration.class,
        TaskSchedulingAutoConfiguration.class
    })
    static class App {

        @Bean
        AwsCredentialsProvider credentials() {
            return StaticCredentialsProvider.create(AwsBasicCredentials.create("key", "secret"));
        }

        @Bean
        Gate gate() {
            return new Gate();
        }

        @Bean
        Jobs jobs(Gate gate) {
            return new Jobs(gate);
        }

        @Bean
        Listener listener() {
            return new Listener();
        }
    }

    static class Jobs {

        private final Gate gate;

        Jobs(Gate gate) {
            this.gate = gate;
        }

        @Async
        @DistributedLock("work")
        public void async() {
            gate.pass();
        }

        @DistributedLock("work")
        public void now() {
            gate.pass();
        }
    }

    static class Listener {

        final List<LockEvent> events = new CopyOnWriteArrayList<>();

        @EventListener
        void on(LockEvent event) {
            events.add(event);
        }
    }
}
