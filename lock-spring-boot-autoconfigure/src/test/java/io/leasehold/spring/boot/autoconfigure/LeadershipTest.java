package io.leasehold.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.leasehold.Leadership;
import io.leasehold.LockClient;
import io.leasehold.LockKey;
import io.leasehold.LockRequest;
import io.leasehold.spring.FakeLockClient;
import io.leasehold.spring.LeaderOnly;
import io.leasehold.spring.LeadershipRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;

/** Leadership as the properties set it up, and how it ends: its lock stays until the method that runs has ended. */
class LeadershipTest {

    private static final Duration SOON = Duration.ofSeconds(10);

    private final FakeLockClient locks = new FakeLockClient();
    private final CompletableFuture<Void> begun = new CompletableFuture<>();
    private final CompletableFuture<String> work = new CompletableFuture<>();

    private final ApplicationContextRunner spring = new ApplicationContextRunner()
            .withConfiguration(
                    AutoConfigurations.of(AopAutoConfiguration.class, DistributedLockAutoConfiguration.class))
            .withBean(LockClient.class, () -> locks);

    private final ApplicationContextRunner withWork = spring.withBean(Work.class);

    /** So that a test that has failed leaves no thread behind. */
    @AfterEach
    void endTheWork() {
        work.complete("ran");
    }

    private static Leadership leadership(ConfigurableApplicationContext context) {
        return context.getBean(LeadershipRegistry.class).get("reports");
    }

    /** Checks that an end of the leadership waits for a method that runs. */
    private void waitsForTheMethod(
            ConfigurableApplicationContext context, BiConsumer<ConfigurableApplicationContext, Leadership> end) {
        Work jobs = context.getBean(Work.class);
        Leadership leadership = leadership(context);
        await().until(leadership::isLeader);
        CompletableFuture<String> result = CompletableFuture.supplyAsync(() -> jobs.work(() -> {
            begun.complete(null);
            return work.join();
        }));
        assertThat(begun).succeedsWithin(SOON);
        locks.onRelease = () -> locks.journal.add("work has ended: " + work.isDone());

        CompletableFuture<Void> ending = CompletableFuture.runAsync(() -> end.accept(context, leadership));
        await().until(() -> !leadership.isLeader());
        assertThat(jobs.work(() -> "another")).isNull();
        assertThat(locks.journal).doesNotContain("release leader:reports");

        work.complete("ran");
        assertThat(ending).succeedsWithin(SOON);
        assertThat(result).succeedsWithin(SOON).isEqualTo("ran");
        await().until(() -> locks.journal.contains("release leader:reports"));
        assertThat(locks.journal.stream().filter(entry -> !entry.startsWith("stop") && !entry.equals("close")))
                .containsExactly("acquire leader:reports", "work has ended: true", "release leader:reports");
    }

    @Test
    void aRoleHasItsSettingsFromTheProperties() {
        spring.withPropertyValues(
                        "distributed-lock.leadership.roles.reports.lease=20s",
                        "distributed-lock.leadership.roles.reports.retry-period=2s",
                        "distributed-lock.leadership.roles.reports.attributes.zone=a")
                .run(context -> {
                    await().until(leadership(context)::isLeader);
                    LockRequest request = locks.requests.get(0);
                    assertThat(request.key()).isEqualTo(LockKey.of("leader:reports"));
                    assertThat(request.lease()).hasValue(Duration.ofSeconds(20));
                    assertThat(request.retryPeriod()).hasValue(Duration.ofSeconds(2));
                    assertThat(request.attributes()).isEqualTo(Map.of("zone", "a"));
                });
    }

    @Test
    void aRoleCanStartAndStopBeans() {
        spring.withBean("consumer", ByLeader.class)
                .withPropertyValues("distributed-lock.leadership.roles.reports.lifecycles=consumer")
                .run(context -> await().until(context.getBean(ByLeader.class)::isRunning));
    }

    @Test
    void aBeanThatDoesNotExistIsNamedWithItsSetting() {
        spring.withPropertyValues("distributed-lock.leadership.roles.reports.lifecycles=consumer")
                .run(context -> assertThat(context)
                        .getFailure()
                        .hasMessage(
                                "distributed-lock.leadership.roles.reports.lifecycles: bean 'consumer' does not exist."
                                        + " Name a SmartLifecycle bean."));
    }

    @Test
    void aLeaseThatIsTooShortIsNamedWithItsSetting() {
        refuses("distributed-lock.leadership.roles.reports.lease", "1s");
    }

    @Test
    void aRetryPeriodThatIsTooShortIsNamedWithItsSetting() {
        refuses("distributed-lock.leadership.roles.reports.retry-period", "99ms");
    }

    private void refuses(String name, String value) {
        spring.withPropertyValues(name + "=" + value)
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOfSatisfying(
                                InvalidConfigurationPropertyValueException.class,
                                failure -> assertThat(failure.getName()).isEqualTo(name)));
    }

    @Test
    void nobodyCampaignsWhereItIsSwitchedOff() {
        withWork.withPropertyValues("distributed-lock.leadership.enabled=false")
                .run(context -> assertThat(leadership(context).isRunning()).isFalse());
    }

    @Test
    void anApplicationWithoutALockClientStarts() {
        new ApplicationContextRunner()
                .withConfiguration(
                        AutoConfigurations.of(AopAutoConfiguration.class, DistributedLockAutoConfiguration.class))
                .withBean(Work.class)
                .withPropertyValues("distributed-lock.enabled=false")
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void aYieldWaitsForTheMethodThatRuns() {
        withWork.run(context -> waitsForTheMethod(
                context.getSourceApplicationContext(), (application, leadership) -> leadership.yield()));
    }

    @Test
    void aShutdownWaitsForTheMethodThatRuns() {
        withWork.run(context -> waitsForTheMethod(
                context.getSourceApplicationContext(), (application, leadership) -> application.close()));
    }

    @Test
    void aLossOfReadinessWaitsForTheMethodThatRuns() {
        withWork.withPropertyValues("distributed-lock.leadership.require-readiness=true")
                .run(context -> {
                    AvailabilityChangeEvent.publish(context, ReadinessState.ACCEPTING_TRAFFIC);
                    waitsForTheMethod(
                            context.getSourceApplicationContext(),
                            (application, leadership) ->
                                    AvailabilityChangeEvent.publish(application, ReadinessState.REFUSING_TRAFFIC));
                });
    }

    @Test
    void whoIsNotReadyDoesNotCampaignIfReadinessIsRequired() {
        withWork.withPropertyValues("distributed-lock.leadership.require-readiness=true")
                .run(context -> {
                    assertThat(leadership(context).isRunning()).isFalse();
                    AvailabilityChangeEvent.publish(context, ReadinessState.ACCEPTING_TRAFFIC);
                    await().until(leadership(context)::isLeader);
                    AvailabilityChangeEvent.publish(context, ReadinessState.REFUSING_TRAFFIC);
                    assertThat(leadership(context).isRunning()).isFalse();
                    AvailabilityChangeEvent.publish(context, ReadinessState.ACCEPTING_TRAFFIC);
                    await().until(leadership(context)::isLeader);
                });
    }

    @Test
    void readinessDoesNotMatterUnlessItIsRequired() {
        withWork.run(context -> {
            AvailabilityChangeEvent.publish(context, ReadinessState.REFUSING_TRAFFIC);
            await().until(leadership(context)::isLeader);
        });
    }

    @Test
    void nobodyLeadsAnyMoreWhenTheClientStopsAcquiring() {
        Leadership[] candidate = new Leadership[1];
        CompletableFuture<Boolean> ledAtTheStop = new CompletableFuture<>();
        new ApplicationContextRunner()
                .withConfiguration(
                        AutoConfigurations.of(AopAutoConfiguration.class, DistributedLockAutoConfiguration.class))
                .withBean(Work.class)
                .withBean(LockClient.class, () -> new FakeLockClient() {
                    @Override
                    public void stopAcquiring() {
                        ledAtTheStop.complete(candidate[0].isLeader());
                    }
                })
                .run(context -> {
                    candidate[0] = leadership(context);
                    await().until(candidate[0]::isLeader);
                });
        assertThat(ledAtTheStop).isCompletedWithValue(false);
    }

    static class Work {

        @LeaderOnly("reports")
        public String work(Supplier<String> body) {
            return body.get();
        }
    }

    static class ByLeader implements SmartLifecycle {

        private volatile boolean running;

        @Override
        public boolean isAutoStartup() {
            return false;
        }

        @Override
        public void start() {
            running = true;
        }

        @Override
        public void stop() {
            running = false;
        }

        @Override
        public boolean isRunning() {
            return running;
        }
    }
}
