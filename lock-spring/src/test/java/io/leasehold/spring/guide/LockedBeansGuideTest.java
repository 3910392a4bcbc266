package io.leasehold.spring.guide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

import io.leasehold.LockClient;
import io.leasehold.dynamodb.DynamoDbLockClient;
import io.leasehold.dynamodb.LockTable;
import io.leasehold.spring.DistributedLock;
import io.leasehold.spring.DistributedLockConfiguration;
import io.leasehold.spring.FakeLockClient;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The code of docs/annotation.md for several clients, and for calls that do not come through the proxy. */
class LockedBeansGuideTest {

    private final FakeLockClient locks = new FakeLockClient();
    private final ApplicationContextRunner spring = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(AopAutoConfiguration.class))
            .withUserConfiguration(DistributedLockConfiguration.class);

    @Test
    void twoClientsAreToldApartByName() {
        spring.withBean(DynamoDbClient.class, () -> mock(DynamoDbClient.class))
                .withUserConfiguration(Clients.class)
                .withBean(Archive.class)
                .run(context -> assertThat(context).hasNotFailed());
        spring.withBean(FakeLockClient.class, () -> locks)
                .withBean(Archive.class)
                .run(context -> assertThat(context)
                        .getFailure()
                        .hasMessageContaining("client 'longLocks' names no LockClient bean"));
    }

    @Test
    void whatDoesNotComeThroughTheProxyHasNoLock() {
        spring.withBean(FakeLockClient.class, () -> locks)
                .withBean(Unseen.class, () -> new Unseen(locks))
                .run(context -> {
                    assertThat(locks.journal).containsExactly("initialised");
                    context.getBean(Unseen.class).callsItself();
                    assertThat(locks.journal).containsExactly("initialised", "ran");
                });
    }

    @Configuration(proxyBeanMethods = false)
    static class Clients {

        // snippet
        @Bean
        @Primary
        LockClient locks(DynamoDbClient dynamoDb) {
            return DynamoDbLockClient.builder(dynamoDb).build();
        }

        @Bean
        LockClient longLocks(DynamoDbClient dynamoDb) {
            return DynamoDbLockClient.builder(dynamoDb)
                    .table(LockTable.named("LongLocks"))
                    .leaseDuration(Duration.ofMinutes(5))
                    .build();
        }
        // end
    }

    static class Archive {

        // snippet
        @DistributedLock(key = "archive", client = "longLocks")
        public void archive() {
            // end
        }
    }

    static class Unseen implements InitializingBean {

        private final FakeLockClient locks;

        Unseen(FakeLockClient locks) {
            this.locks = locks;
        }

        @Override
        @DistributedLock
        public void afterPropertiesSet() {
            locks.journal.add("initialised");
        }

        @DistributedLock
        public void locked() {
            locks.journal.add("ran");
        }

        public void callsItself() {
            locked();
        }
    }
}
