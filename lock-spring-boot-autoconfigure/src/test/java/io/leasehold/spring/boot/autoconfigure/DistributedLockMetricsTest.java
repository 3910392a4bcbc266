package io.leasehold.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.leasehold.LockExpiredEvent;
import io.leasehold.LockInDangerEvent;
import io.leasehold.LockKey;
import io.leasehold.LockReleasedEvent;
import io.leasehold.LockRequest;
import io.leasehold.LockSession;
import io.leasehold.LockStatus;
import io.leasehold.LockStolenEvent;
import io.leasehold.LockTelemetry;
import io.leasehold.LockTelemetry.AcquireEnd;
import io.leasehold.LockTelemetry.AcquireOutcome;
import io.leasehold.LockTelemetry.HeartbeatOutcome;
import io.leasehold.LossCause;
import io.leasehold.micrometer.LockMeters;
import io.leasehold.spring.FakeLockClient;
import io.leasehold.spring.LeadershipRegistry;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;

class DistributedLockMetricsTest extends MetricsFixture {

    @Test
    void aLockFromRequestToRelease() {
        metered.run(context -> {
            tell(context, AcquireOutcome.ACQUIRED);
            assertThat(meters.get("distributed.lock.acquire")
                            .tags("lock.name", "order", "outcome", "acquired")
                            .timer()
                            .count())
                    .isEqualTo(1);
            assertThat(gauge("held")).isEqualTo(1);
            assertThat(gauge("remaining")).isEqualTo(20);
            assertThat(meters.get("distributed.lock.hold.active")
                            .longTaskTimer()
                            .activeTasks())
                    .isEqualTo(1);
            tell(context, new LockReleasedEvent(handle, NOW));
            assertThat(meters.get("distributed.lock.hold")
                            .tags("lock.name", "order", "outcome", "released")
                            .timer()
                            .count())
                    .isEqualTo(1);
            assertThat(gauge("held")).isZero();
            assertThat(gauge("remaining")).isNaN();
        });
    }

    @Test
    void whoWaitsIsCountedUntilTheAnswer() {
        metered.run(context -> {
            LockTelemetry.Acquire begun = context.getBean(LockMeters.class).acquireBegins(REQUEST);
            assertThat(gauge("waiting")).isEqualTo(1);
            begun.ended(new AcquireEnd(AcquireOutcome.TIMEOUT, Duration.ofSeconds(2), null, null));
            assertThat(gauge("waiting")).isZero();
        });
    }

    @Test
    void everyOutcomeOfARequestIsATag() {
        metered.run(context -> {
            for (AcquireOutcome outcome : AcquireOutcome.values()) {
                tell(context, outcome);
            }
            assertThat(meters.get("distributed.lock.acquire").timers())
                    .extracting(timer -> timer.getId().getTag("outcome"))
                    .containsExactlyInAnyOrder("acquired", "busy", "timeout", "cancelled", "error");
        });
    }

    @Test
    void dangerAndLossAreCountedByCause() {
        metered.run(context -> {
            tell(context, AcquireOutcome.ACQUIRED);
            handle.status = LockStatus.IN_DANGER;
            tell(context, new LockInDangerEvent(handle, NOW));
            assertThat(gauge("in.danger")).isEqualTo(1);
            assertThat(meters.get("distributed.lock.danger").counter().count()).isEqualTo(1);
            tell(context, new LockStolenEvent(handle, NOW, LossCause.FORCED));
            tell(context, new LockExpiredEvent(handle, NOW, LossCause.CLIENT_CLOSED));
            assertThat(gauge("in.danger")).isZero();
            for (LossCause cause : LossCause.values()) {
                boolean happened = cause == LossCause.FORCED || cause == LossCause.CLIENT_CLOSED;
                assertThat(meters.get("distributed.lock.lost")
                                .tag("cause", cause.name().toLowerCase(Locale.ROOT))
                                .counter()
                                .count())
                        .as(cause.name())
                        .isEqualTo(happened ? 1 : 0);
            }
            assertThat(meters.get("distributed.lock.hold")
                            .tag("outcome", "lost")
                            .timer()
                            .count())
                    .isEqualTo(1);
        });
    }

    @Test
    void aHoldThatEndedBeforeItsGrantWasToldIsNotObservedForEver() {
        metered.run(context -> {
            handle.lose();
            tell(context, AcquireOutcome.ACQUIRED);
            assertThat(meters.get("distributed.lock.hold.active")
                            .longTaskTimer()
                            .activeTasks())
                    .isZero();
            assertThat(meters.get("distributed.lock.hold")
                            .tag("outcome", "lost")
                            .timer()
                            .count())
                    .isEqualTo(1);
        });
    }

    @Test
    void heartbeatsAreTimedByOutcome() {
        metered.run(context -> {
            context.getBean(LockMeters.class).heartbeatEnded(handle, Duration.ofMillis(20), HeartbeatOutcome.RENEWED);
            assertThat(meters.get("distributed.lock.heartbeat")
                            .tags("lock.name", "order", "outcome", "renewed")
                            .timer()
                            .totalTime(TimeUnit.MILLISECONDS))
                    .isEqualTo(20);
        });
    }

    @Test
    void sessionsAndTheirLocksAreCounted() {
        metered.withBean(FakeLockClient.class, () -> locks).run(context -> {
            assertThat(meters.get("distributed.lock.session.count").gauge().value())
                    .isZero();
            locks.sessions.add(new LockSession("a-30000", 3, LockStatus.LOCKED, Duration.ofSeconds(1)));
            locks.sessions.add(new LockSession("b-30000", 4, LockStatus.IN_DANGER, Duration.ofSeconds(21)));
            assertThat(meters.get("distributed.lock.session.count").gauge().value())
                    .isEqualTo(2);
            assertThat(meters.get("distributed.lock.session.locks").gauge().value())
                    .isEqualTo(7);
        });
    }

    @Test
    void rolesHaveMetersFromTheStartAndCountTheirLeaderships() {
        locks.busy.add(LockKey.of("leader:cleanup"));
        metered.withConfiguration(AutoConfigurations.of(DistributedLockAutoConfiguration.class))
                .withPropertyValues(
                        "distributed-lock.leadership.roles.reports.lease=30s",
                        "distributed-lock.leadership.roles.cleanup.lease=30s")
                .withBean(FakeLockClient.class, () -> locks)
                .run(context -> {
                    await().until(() -> role("leaderships", "reports") == 1);
                    assertThat(role("leader", "reports")).isEqualTo(1);
                    assertThat(role("leader", "cleanup")).isZero();
                    assertThat(role("leaderships", "cleanup")).isZero();
                    context.getBean(LeadershipRegistry.class)
                            .get("reports")
                            .stop()
                            .join();
                    assertThat(role("leader", "reports")).isZero();
                });
    }

    private double role(String meter, String role) {
        return meters.get("distributed.lock." + meter)
                .tag("role", role)
                .meter()
                .measure()
                .iterator()
                .next()
                .getValue();
    }

    @Test
    void aRoleThatIsMadeLaterHasMetersFromItsFirstLeadership() {
        metered.withConfiguration(AutoConfigurations.of(DistributedLockAutoConfiguration.class))
                .withBean(FakeLockClient.class, () -> locks)
                .run(context -> {
                    assertThat(meters.find("distributed.lock.leader").gauge()).isNull();
                    context.getBean(LeadershipRegistry.class).get("late").start();
                    await().until(() ->
                            meters.find("distributed.lock.leaderships").counter() != null
                                    && role("leaderships", "late") == 1);
                    assertThat(role("leader", "late")).isEqualTo(1);
                });
    }

    @Test
    void noMeterIsTaggedWithTheLockItself() {
        metered.run(context -> {
            tell(context, AcquireOutcome.ACQUIRED);
            tell(context, new LockReleasedEvent(handle, NOW));
            assertThat(meters.getMeters())
                    .flatExtracting(meter -> meter.getId().getTags())
                    .noneMatch(tag -> tag.getValue().contains("4711"));
        });
    }

    @Test
    void aRequestWithoutANameCountsUnderNone() {
        metered.run(context -> {
            context.getBean(LockMeters.class).acquireBegins(LockRequest.of("a"));
            assertThat(meters.get("distributed.lock.waiting")
                            .tag("lock.name", "none")
                            .gauge()
                            .value())
                    .isEqualTo(1);
        });
    }
}
