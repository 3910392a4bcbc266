package io.leasehold.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.leasehold.LockClient;
import io.leasehold.LockKey;
import io.leasehold.LockLostException;
import io.leasehold.LockStolenEvent;
import io.leasehold.spring.DistributedLock;
import io.leasehold.spring.LockContext;
import io.leasehold.spring.OnBusy;
import io.leasehold.testing.DynamoDbLocal;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Service;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** The README's lines for users of Spring, as they stand there. */
class ReadmeIT {

    @Test
    void itsLinesDoWhatItSays() {
        try (ConfigurableApplicationContext application = new SpringApplicationBuilder(App.class)
                .web(WebApplicationType.NONE)
                .properties(
                        "distributed-lock.aws.region=eu-central-1",
                        "distributed-lock.aws.endpoint="
                                + DynamoDbLocal.shared().endpoint(),
                        "distributed-lock.table.mode=create",
                        "distributed-lock.table-name=" + DynamoDbLocal.newTableName(),
                        "distributed-lock.lease-duration=12s")
                .run()) {
            Shipping shipping = application.getBean(Shipping.class);
            LockClient locks = application.getBean(LockClient.class);
            Warehouse warehouse = application.getBean(Warehouse.class);

            shipping.ship(new Order("42"));
            shipping.ship(new Order("42"));
            assertThat(warehouse.tokens).hasSize(2).isSorted();

            shipping.report();
            assertThat(shipping.reports()).isEqualTo(1);

            warehouse.meanwhile = () -> {
                locks.forceRelease(locks.find(LockKey.of("order:43")).orElseThrow());
                await().atMost(Duration.ofSeconds(30)).until(() -> shipping.losses() == 1);
            };
            assertThatThrownBy(() -> shipping.ship(new Order("43"))).isInstanceOf(LockLostException.class);
        }
    }

    record Order(String id) {}

    static class Warehouse {

        private final List<Long> tokens = new CopyOnWriteArrayList<>();
        private volatile Runnable meanwhile = () -> {};

        void ship(Order order, long token) {
            tokens.add(token);
            meanwhile.run();
        }
    }

    @Service
    static class Shipping {

        private final Warehouse warehouse;
        private final AtomicInteger reports = new AtomicInteger();
        private final List<LockStolenEvent> lost = new CopyOnWriteArrayList<>();

        Shipping(Warehouse warehouse) {
            this.warehouse = warehouse;
        }

        @DistributedLock("order:#{#order.id}")
        void ship(Order order) {
            long token = LockContext.current().orElseThrow().fencingToken();
            warehouse.ship(order, token);
        }

        @Scheduled(cron = "0 0 3 * * *")
        @DistributedLock(key = "nightly-report", onBusy = OnBusy.SKIP)
        void report() {
            reports.incrementAndGet();
        }

        @EventListener
        void on(LockStolenEvent lost) {
            this.lost.add(lost);
        }

        int reports() {
            return reports.get();
        }

        int losses() {
            return lost.size();
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
        Warehouse warehouse() {
            return new Warehouse();
        }

        @Bean
        Shipping shipping(Warehouse warehouse) {
            return new Shipping(warehouse);
        }
    }
}
