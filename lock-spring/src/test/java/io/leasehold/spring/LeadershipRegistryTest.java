package io.leasehold.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.leasehold.Leadership;
import io.leasehold.LeadershipEnd;
import io.leasehold.LockKey;
import io.leasehold.LockRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.EventListener;

/** Which roles a process campaigns for, when it does so, and what it publishes. */
class LeadershipRegistryTest {

    private static final Duration SOON = Duration.ofSeconds(10);

    private final FakeLockClient locks = new FakeLockClient();
    private final ApplicationContextRunner application =
            LockedApplication.with(locks).withBean(Listener.class);

    private static Leadership candidate(ConfigurableApplicationContext context, String role) {
        return context.getBean(LeadershipRegistry.class).get(role);
    }

    private ApplicationContextRunner with(LeadershipSettings settings) {
        return application.withBean(LeadershipSettings.class, () -> settings);
    }

    private static LeadershipSettings exports(LeadershipSettings.Role role) {
        return new LeadershipSettings(true, Map.of("exports", role));
    }

    @Test
    void aRoleHasOneCandidate() {
        application.run(context -> {
            Leadership exports = candidate(context, "exports");
            assertThat(candidate(context, "exports")).isSameAs(exports);
            assertThat(candidate(context, "reports")).isNotSameAs(exports);
            assertThat(context.getBean(LeadershipRegistry.class).all())
                    .extracting(Leadership::name)
                    .containsExactly("exports", "reports");
        });
    }

    @Test
    void whoOnlyAsksForACandidateDoesNotCampaign() {
        application.run(context -> {
            assertThat(candidate(context, "exports").isRunning()).isFalse();
            assertThat(locks.requests).isEmpty();
        });
    }

    @Test
    void aRoleThatAnAnnotationNamesIsCampaignedFor() {
        application
                .withBean(Work.class)
                .run(context ->
                        await().until(() -> candidate(context, "reports").isLeader()));
    }

    @Test
    void aRoleOfALazyBeanIsCampaignedFor() {
        application
                .withBean(Work.class, Work::new, definition -> definition.setLazyInit(true))
                .run(context ->
                        await().until(() -> candidate(context, "reports").isLeader()));
    }

    @Test
    void aRoleWithSettingsIsCampaignedForWithThem() {
        with(exports(new LeadershipSettings.Role(
                        Duration.ofSeconds(20), Duration.ofSeconds(2), Map.of("zone", "a"), List.of())))
                .run(context -> {
                    await().until(() -> candidate(context, "exports").isLeader());
                    LockRequest request = locks.requests.get(0);
                    assertThat(request.key()).isEqualTo(LockKey.of("leader:exports"));
                    assertThat(request.lease()).hasValue(Duration.ofSeconds(20));
                    assertThat(request.retryPeriod()).hasValue(Duration.ofSeconds(2));
                    assertThat(request.attributes()).isEqualTo(Map.of("zone", "a"));
                });
    }

    @Test
    void nobodyCampaignsWhereLeadershipIsSwitchedOff() {
        application
                .withBean(Work.class)
                .withPropertyValues("distributed-lock.leadership.enabled=false")
                .run(context -> {
                    assertThat(context.getBean(Work.class).work()).isNull();
                    assertThat(candidate(context, "reports").isRunning()).isFalse();
                });
    }

    @Test
    void theBeginningAndTheEndArePublishedWithTheTerm() {
        application.withBean(Work.class).run(context -> {
            List<Object> events = context.getBean(Listener.class).events;
            Leadership leadership = candidate(context, "reports");
            await().until(() -> !events.isEmpty());
            assertThat(leadership.yieldAsync()).succeedsWithin(SOON);
            assertThat(events)
                    .containsExactly(
                            new LeadershipGrantedEvent("reports", 1),
                            new LeadershipRevokedEvent("reports", 1, LeadershipEnd.YIELDED));
        });
    }

    @Test
    void thePublishedBeginningAndEndAreTrueAlready() {
        application.withBean(Work.class).run(context -> {
            Listener listener = context.getBean(Listener.class);
            listener.leadership = candidate(context, "reports");
            await().until(() -> !listener.events.isEmpty());
            assertThat(listener.leadership.stop()).succeedsWithin(SOON);
            assertThat(listener.wasLeader).endsWith(false);
        });
    }

    @Test
    void aPausedProcessLeadsNothingUntilItResumes() {
        application.withBean(Work.class).run(context -> {
            LeadershipRegistry registry = context.getBean(LeadershipRegistry.class);
            Leadership leadership = candidate(context, "reports");
            await().until(leadership::isLeader);
            assertThat(registry.pause()).succeedsWithin(SOON);
            assertThat(leadership.isRunning()).isFalse();
            registry.resume();
            await().until(leadership::isLeader);
        });
    }

    @Test
    void aProcessThatWasPausedBeforeItsStartDoesNotCampaign() {
        application
                .withBean(Work.class)
                .withInitializer(context ->
                        context.getBeanFactory().addBeanPostProcessor(new PausesAtTheStart(context.getBeanFactory())))
                .run(context ->
                        assertThat(candidate(context, "reports").isRunning()).isFalse());
    }

    @Test
    void anApplicationThatIsStartedAgainCampaignsAgain() {
        application.withBean(Work.class).run(context -> {
            Leadership reports = candidate(context, "reports");
            Leadership startedByHand = candidate(context, "exports");
            startedByHand.start();
            await().until(() -> reports.isLeader() && startedByHand.isLeader());
            context.stop();
            assertThat(reports.isRunning() || startedByHand.isRunning()).isFalse();
            context.start();
            await().until(() -> reports.isLeader() && startedByHand.isLeader());
        });
    }

    record PausesAtTheStart(BeanFactory beans) implements BeanPostProcessor {

        @Override
        public Object postProcessAfterInitialization(Object bean, String beanName) {
            if (bean instanceof Listener) {
                var unused = beans.getBean(LeadershipRegistry.class).pause();
            }
            return bean;
        }
    }

    static class Work {

        @LeaderOnly("reports")
        public String work() {
            return "ran";
        }
    }

    static class Listener {

        final List<Object> events = new CopyOnWriteArrayList<>();
        final List<Boolean> wasLeader = new CopyOnWriteArrayList<>();
        volatile Leadership leadership;

        @EventListener({LeadershipGrantedEvent.class, LeadershipRevokedEvent.class})
        void on(Object event) {
            events.add(event);
            if (leadership != null) {
                wasLeader.add(leadership.isLeader());
            }
        }
    }
}
