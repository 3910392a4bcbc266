package io.leasehold.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.leasehold.LockClient;
import io.leasehold.LockHandle;
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

/** The README's code for users of Spring does what the README says. */
class ReadmeIT {

    private static final Warehouse warehouse = new Warehouse();
    private static final Accounts accounts = new Accounts();

    @Test
    void itsLinesDoWhatItSays() {
        try (ConfigurableApplicationContext application = new SpringApplicationBuilder(App.class)
                .web(WebApplicationType.NONE)
                .properties(
                        "distributed-lock.aws.endpoint="
                                + DynamoDbLocal.shared().endpoint(),
                        "distributed-lock.table-name=" + DynamoDbLocal.newTableName(),
                        "distributed-lock.lease-duration=12s")
                .run("--spring.config.location=classpath:io/leasehold/spring/boot/autoconfigure/readme.yml")) {
            Shipping shipping = application.getBean(Shipping.class);
            LockClient locks = application.getBean(LockClient.class);

            shipping.ship(new Order("42"));
            shipping.ship(new Order("42"));
            assertThat(warehouse.tokens).hasSize(2).isSorted();

            shipping.report();
            assertThat(warehouse.reports).hasValue(1);

            warehouse.meanwhile = () -> {
                locks.forceRelease(locks.find(LockKey.of("order:43")).orElseThrow());
                await().atMost(Duration.ofSeconds(30)).until(() -> warehouse.stopped.size() == 1);
            };
            assertThatThrownBy(() -> shipping.ship(new Order("43"))).isInstanceOf(LockLostException.class);

            application.getBean(Bank.class).transfer("ann", "bob", 7);
            assertThat(accounts.moved).hasValue(7);
            assertThat(locks.held()).isEmpty();
        }
    }

    record Order(String id) {}

    static class Warehouse {

        private final List<Long> tokens = new CopyOnWriteArrayList<>();
        private final AtomicInteger reports = new AtomicInteger();
        private final List<LockHandle> stopped = new CopyOnWriteArrayList<>();
        private volatile Runnable meanwhile = () -> {};

        void ship(Order order, long token) {
            tokens.add(token);
            meanwhile.run();
        }

        void report() {
            reports.incrementAndGet();
        }

        void stop(LockHandle handle) {
            stopped.add(handle);
        }
    }

    // snippet
    @Service
    static class Shipping {

        @DistributedLock("order:#{#order.id}") // one machine at a time for each order
        void ship(Order order) {
            long token = LockContext.require().fencingToken();
            warehouse.ship(order, token); // refuses a token smaller than the last one
        }

        @Scheduled(cron = "0 0 3 * * *")
        @DistributedLock(key = "nightly-report", onBusy = OnBusy.SKIP) // one machine a night
        void report() {
            warehouse.report();
        }
    }
    // end

    static class Accounts {

        private final AtomicInteger moved = new AtomicInteger();

        void move(String from, String to, int amount) {
            moved.addAndGet(amount);
        }
    }

    static class Bank {

        // snippet
        @DistributedLock(keys = {"account:#{#from}", "account:#{#to}"}) // both locks, or none
        public void transfer(String from, String to, int amount) {
            accounts.move(from, to, amount);
        }
        // end
    }

    static class Alarm {

        @EventListener
        void on(LockStolenEvent lost) {
            warehouse.stop(lost.handle());
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
        Shipping shipping() {
            return new Shipping();
        }

        @Bean
        Bank bank() {
            return new Bank();
        }

        @Bean
        Alarm alarm() {
            return new Alarm();
        }
    }
}
