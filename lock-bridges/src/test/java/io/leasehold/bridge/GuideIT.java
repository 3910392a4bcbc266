package io.leasehold.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.leasehold.LockClient;
import io.leasehold.LockHandle;
import io.leasehold.LockKey;
import io.leasehold.bridge.boot.LockBridgesAutoConfiguration;
import io.leasehold.spring.boot.autoconfigure.DistributedLockAutoConfiguration;
import io.leasehold.testing.DynamoDbLocal;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import net.javacrumbs.shedlock.spring.annotation.EnableSchedulerLock;
import net.javacrumbs.shedlock.spring.annotation.SchedulerLock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.integration.leader.DefaultCandidate;
import org.springframework.integration.leader.event.OnGrantedEvent;
import org.springframework.integration.support.leader.LockRegistryLeaderInitiator;
import org.springframework.integration.support.locks.LockRegistry;
import org.springframework.scheduling.annotation.Scheduled;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** The code of the guide to the bridges, as it stands there. */
class GuideIT {

    private final String table = DynamoDbLocal.newTableName();
    private final List<ConfigurableApplicationContext> started = new CopyOnWriteArrayList<>();
    private final List<Long> tokens = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        started.forEach(ConfigurableApplicationContext::close);
    }

    private ConfigurableApplicationContext start(Class<?> application) {
        ConfigurableApplicationContext context = new SpringApplicationBuilder(application)
                .web(WebApplicationType.NONE)
                .properties(
                        "distributed-lock.aws.region=eu-central-1",
                        "distributed-lock.aws.endpoint="
                                + DynamoDbLocal.shared().endpoint(),
                        "distributed-lock.table.mode=create",
                        "distributed-lock.table-name=" + table,
                        "distributed-lock.lease-duration=12s")
                .run();
        started.add(context);
        return context;
    }

    @Test
    void aLockOfThreads() throws InterruptedException {
        LockClient client = start(App.class).getBean(LockClient.class);

        // snippet
        ThreadLocks locks = new ThreadLocks(client); // with Spring Boot a bean
        LockKey key = LockKey.of("order:42");
        Lock lock = locks.lock(key);
        if (lock.tryLock(5, TimeUnit.SECONDS)) {
            try {
                LockHandle held = locks.heldByCurrentThread(key).orElseThrow();
                ship(held.fencingToken());
            } finally {
                lock.unlock(); // throws LockLostException if the lock was lost meanwhile
            }
        }
        // end

        assertThat(tokens).hasSize(1);
        assertThat(client.held()).isEmpty();
    }

    private void ship(long token) {
        tokens.add(token);
    }

    @Test
    @EnabledIfSystemProperty(named = "expected.integration.version", matches = "7\\..*")
    void aLeaderOfSpringIntegration() {
        Leaders first = start(LeaderApp.class).getBean(Leaders.class);
        await().atMost(BridgeTable.PATIENCE).until(() -> first.grants.size() == 1);
        Leaders second = start(LeaderApp.class).getBean(Leaders.class);
        started.get(0).close();
        await().atMost(BridgeTable.PATIENCE).until(() -> second.grants.size() == 1);
    }

    @Test
    void aJobOfShedlock() {
        ConfigurableApplicationContext here = start(JobApp.class);
        ConfigurableApplicationContext there = start(JobApp.class);
        here.getBean(Reports.class).report();
        there.getBean(Reports.class).report();
        assertThat(here.getBean(Reports.class).runs()
                        + there.getBean(Reports.class).runs())
                .isEqualTo(1);
        assertThat(here.getBean(LockClient.class).find(LockKey.of("nightly-report")))
                .hasValueSatisfying(row -> assertThat(row.isHeld()).isTrue());
    }

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration({
        AopAutoConfiguration.class,
        DistributedLockAutoConfiguration.class,
        LockBridgesAutoConfiguration.class
    })
    static class App {

        @Bean
        AwsCredentialsProvider credentials() {
            return StaticCredentialsProvider.create(AwsBasicCredentials.create("key", "secret"));
        }
    }

    static class Leaders {

        final List<OnGrantedEvent> grants = new CopyOnWriteArrayList<>();

        @EventListener
        void on(OnGrantedEvent granted) {
            grants.add(granted);
        }
    }

    static class LeaderApp extends App {

        @Bean
        Leaders leaders() {
            return new Leaders();
        }

        // snippet
        @Bean
        LockRegistryLeaderInitiator leader(LockRegistry<?> locks) {
            var candidate = new DefaultCandidate("this node", "reports"); // the lock's key is the role
            var initiator = new LockRegistryLeaderInitiator(locks, candidate);
            initiator.setHeartBeatMillis(2000); // how soon it sees a loss, and how often others ask
            return initiator;
        }
        // end
    }

    @EnableSchedulerLock(defaultLockAtMostFor = "PT10M")
    static class JobApp extends App {

        @Bean
        Reports reports() {
            return new Reports();
        }
    }

    static class Reports {

        private int runs;

        // snippet
        @Scheduled(cron = "0 0 3 * * *")
        @SchedulerLock(name = "nightly-report", lockAtMostFor = "PT1H", lockAtLeastFor = "PT1M")
        void report() {
            // end
            runs++;
        }

        int runs() {
            return runs;
        }
    }
}
