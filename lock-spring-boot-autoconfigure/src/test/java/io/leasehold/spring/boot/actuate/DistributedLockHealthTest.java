package io.leasehold.spring.boot.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.Leader;
import io.leasehold.LockClientClosedException;
import io.leasehold.LockHandle;
import io.leasehold.LockReleasedEvent;
import io.leasehold.LockRequest;
import io.leasehold.LockSession;
import io.leasehold.LockStatus;
import io.leasehold.LockStolenEvent;
import io.leasehold.LossCause;
import io.leasehold.spring.FakeLockClient;
import io.leasehold.spring.LeadershipRegistry;
import io.leasehold.spring.boot.autoconfigure.DistributedLockAutoConfiguration;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.SpringBootVersion;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.expression.spel.standard.SpelExpressionParser;

/** Reads the health by expressions, because its types have other names on each line of Spring Boot. */
class DistributedLockHealthTest {

    private static final boolean BOOT_3 = SpringBootVersion.getVersion().startsWith("3.");

    private final FakeLockClient locks = new FakeLockClient();

    private final ApplicationContextRunner spring = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    DistributedLockAutoConfiguration.class,
                    BOOT_3
                            ? DistributedLockBoot3HealthAutoConfiguration.class
                            : DistributedLockHealthAutoConfiguration.class))
            .withBean(FakeLockClient.class, () -> locks);

    private static Object read(BeanFactory beans, String expression) {
        return new SpelExpressionParser()
                .parseExpression(expression)
                .getValue(beans.getBean("distributedLockHealthIndicator"));
    }

    private static Object details(BeanFactory beans) {
        return read(beans, "health().details");
    }

    private static Object status(BeanFactory beans) {
        return read(beans, "health().status.code");
    }

    @Test
    void isUpWithoutLocks() {
        spring.run(context -> {
            assertThat(status(context)).isEqualTo("UP");
            assertThat(details(context)).isEqualTo(Map.of("held", 0, "inDanger", 0L, "lost", 0L));
        });
    }

    @Test
    void isDownWhileALockIsInDanger() {
        spring.run(context -> {
            locks.acquire(LockRequest.of("a"));
            locks.acquire(LockRequest.of("b"));
            assertThat(status(context)).isEqualTo("UP");
            locks.handles.get(0).status = LockStatus.IN_DANGER;
            locks.handles.get(0).sinceHeartbeat = Duration.ofSeconds(21);
            assertThat(status(context)).isEqualTo("DOWN");
            assertThat(details(context))
                    .isEqualTo(Map.of("held", 2, "inDanger", 1L, "longestSinceHeartbeat", "PT21S", "lost", 0L));
            locks.handles.get(0).status = LockStatus.LOCKED;
            assertThat(status(context)).isEqualTo("UP");
        });
    }

    @Test
    void isDownWhileASessionIsInDangerAndSaysHowManyLocksHangOnIt() {
        spring.run(context -> {
            locks.sessions.add(new LockSession("a-30000", 3, LockStatus.LOCKED, Duration.ofSeconds(1)));
            assertThat(status(context)).isEqualTo("UP");
            locks.sessions.add(new LockSession("b-30000", 1_000, LockStatus.IN_DANGER, Duration.ofSeconds(21)));
            assertThat(status(context)).isEqualTo("DOWN");
            assertThat(details(context))
                    .asInstanceOf(InstanceOfAssertFactories.map(String.class, Object.class))
                    .containsEntry("sessionsInDanger", 1)
                    .containsEntry("locksOfSessionsInDanger", 1_000);
        });
    }

    @Test
    void isUpOnceNoLockHangsOnASessionInDanger() {
        spring.run(context -> {
            locks.sessions.add(new LockSession("a-30000", 0, LockStatus.IN_DANGER, Duration.ofSeconds(21)));
            assertThat(status(context)).isEqualTo("UP");
            assertThat(details(context)).isEqualTo(Map.of("held", 0, "inDanger", 0L, "lost", 0L));
        });
    }

    @Test
    void countsLosses() {
        spring.run(context -> {
            LockHandle handle = locks.acquire(LockRequest.of("a"));
            Instant time = Instant.parse("2026-11-23T10:00:00Z");
            LockHealth health = context.getBean(LockHealth.class);
            health.onEvent(new LockStolenEvent(handle, time, LossCause.DELETED));
            health.onEvent(new LockReleasedEvent(handle, time));
            assertThat(status(context)).isEqualTo("UP");
            assertThat(details(context))
                    .asInstanceOf(InstanceOfAssertFactories.map(String.class, Object.class))
                    .containsEntry("lost", 1L)
                    .containsEntry("lastLost", "a")
                    .containsEntry("lastLostAt", "2026-11-23T10:00:00Z")
                    .containsEntry("lastLostCause", "DELETED");
        });
    }

    @Test
    void showsWhoLeadsIfThisProcessHasRoles() {
        FakeLeadership reports = new FakeLeadership("reports");
        reports.leader = new Leader("reports", "worker-7", 42, Map.of());
        spring.withBean("roles", LeadershipRegistry.class, () -> FakeLeadership.registry(reports))
                .run(context -> assertThat(details(context))
                        .asInstanceOf(InstanceOfAssertFactories.map(String.class, Object.class))
                        .containsEntry("leadership", Map.of("reports", "led by 'worker-7'")));
    }

    @Test
    void isUpWhenNobodyKnowsWhoLeads() {
        FakeLeadership reports = new FakeLeadership("reports");
        reports.failure = new LockClientClosedException("closed");
        spring.withBean("roles", LeadershipRegistry.class, () -> FakeLeadership.registry(reports))
                .run(context -> {
                    assertThat(status(context)).isEqualTo("UP");
                    assertThat(details(context))
                            .asInstanceOf(InstanceOfAssertFactories.map(String.class, Object.class))
                            .containsEntry("leadership", Map.of("reports", "unknown: closed"));
                });
    }

    @Test
    void isDownWhenTheClientIsClosed() {
        FakeLockClient closed = new FakeLockClient() {
            @Override
            public List<LockHandle> held() {
                throw new LockClientClosedException("closed");
            }
        };
        spring.withAllowBeanDefinitionOverriding(true)
                .withBean("fakeLockClient", FakeLockClient.class, () -> closed)
                .run(context -> assertThat(status(context)).isEqualTo("DOWN"));
    }

    @Test
    void canBeSwitchedOff() {
        for (String name : List.of("distributed-lock", "distributedLock")) {
            spring.withPropertyValues("management.health." + name + ".enabled=false")
                    .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(LockHealth.class));
        }
    }

    @Test
    void goesWithTheLockClient() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        DistributedLockAutoConfiguration.class,
                        BOOT_3
                                ? DistributedLockBoot3HealthAutoConfiguration.class
                                : DistributedLockHealthAutoConfiguration.class))
                .withPropertyValues("distributed-lock.enabled=false")
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(LockHealth.class));
    }

    @Test
    void onesOwnIndicatorTakesThePlaceOfOurs() {
        for (String name : List.of("distributedLockHealthIndicator", "distributedLockHealthContributor")) {
            spring.withBean(name, String.class, () -> "own").run(context -> {
                assertThat(context).hasNotFailed().hasBean(name).getBean(name).isEqualTo("own");
                assertThat(context.getBeanDefinitionNames())
                        .filteredOn(bean -> bean.startsWith("distributedLockHealth"))
                        .containsExactly(name);
            });
        }
    }
}
