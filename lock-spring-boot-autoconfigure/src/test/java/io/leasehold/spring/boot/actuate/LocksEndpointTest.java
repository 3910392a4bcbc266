package io.leasehold.spring.boot.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.LockKey;
import io.leasehold.LockRecord;
import io.leasehold.LockRequest;
import io.leasehold.LockWaiter;
import io.leasehold.spring.DistributedLock;
import io.leasehold.spring.FakeLockClient;
import io.leasehold.spring.LockForceReleasedEvent;
import io.leasehold.spring.OnBusy;
import io.leasehold.spring.boot.actuate.ForcedRelease.Result;
import io.leasehold.spring.boot.autoconfigure.DistributedLockAutoConfiguration;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.audit.AuditEvent;
import org.springframework.boot.actuate.audit.listener.AuditApplicationEvent;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.PayloadApplicationEvent;

class LocksEndpointTest {

    private static final LockRecord ROW = new LockRecord(
            LockKey.of("order:7"), "other", Duration.ofSeconds(30), "h:3", null, 42, Map.of("secret", "hush"));

    private final Table locks = new Table();
    private final List<Object> published = new ArrayList<>();

    private final ApplicationContextRunner spring = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    DistributedLockAutoConfiguration.class, DistributedLockEndpointAutoConfiguration.class))
            .withPropertyValues("management.endpoints.web.exposure.include=locks")
            .withBean(FakeLockClient.class, () -> locks)
            .withBean("recorder", ApplicationListener.class, this::recorder);

    /** Locks of which one row can be read and freed. */
    private static final class Table extends FakeLockClient {

        private LockRecord row = ROW;
        private LockRecord freed;
        private boolean endsMeanwhile;
        private Instant deadSince;

        @Override
        public Optional<LockRecord> find(LockKey key) {
            return Optional.of(row).filter(found -> found.key().equals(key));
        }

        @Override
        public Optional<Instant> deadSince(LockRecord record) {
            return Optional.ofNullable(deadSince);
        }

        @Override
        public String keyPrefix() {
            return "billing:";
        }

        @Override
        public boolean forceRelease(LockRecord record) {
            freed = endsMeanwhile ? null : record;
            return !endsMeanwhile;
        }
    }

    private ApplicationListener<?> recorder() {
        return (ApplicationListener<ApplicationEvent>) event ->
                published.add(event instanceof PayloadApplicationEvent<?> payload ? payload.getPayload() : event);
    }

    private ForcedRelease release(LocksEndpoint endpoint, String owner, long token) {
        return endpoint.forceRelease("order:7", null, owner, token, null);
    }

    private void allowed(Consumer<LocksEndpoint> then) {
        spring.withPropertyValues("distributed-lock.endpoint.force-release=true")
                .run(context -> then.accept(context.getBean(LocksEndpoint.class)));
    }

    @Test
    void tellsOfOwnHoldsAndWaiters() {
        spring.run(context -> {
            LockRequest request = LockRequest.builder(LockKey.of("order:7", "line"))
                    .name("order")
                    .build();
            locks.acquire(request);
            locks.waiters.add(new LockWaiter(request, Duration.ofMillis(1234), Duration.ofSeconds(33)));
            LocksView view = context.getBean(LocksEndpoint.class).locks(null);
            assertThat(view.held())
                    .containsExactly(new LocksView.Held(
                            "fakeLockClient",
                            "billing:",
                            "order:7",
                            "line",
                            "order",
                            "exclusive",
                            "me",
                            1,
                            "LOCKED",
                            "PT1M",
                            "PT3S",
                            "PT20S"));
            assertThat(view.waiting())
                    .containsExactly(new LocksView.Waiting(
                            "fakeLockClient",
                            "billing:",
                            "order:7",
                            "line",
                            "order",
                            "exclusive",
                            "PT1.234S",
                            "PT33S"));
        });
    }

    @Test
    void tellsOfAnnotatedMethodsByWhatTheySet() {
        spring.withConfiguration(AutoConfigurations.of(AopAutoConfiguration.class))
                .withBean(Jobs.class)
                .run(context -> assertThat(
                                context.getBean(LocksEndpoint.class).locks(null).methods())
                        .containsExactly(Map.entry(
                                Jobs.class.getName() + ".nightly", Map.of("key", "nightly", "onBusy", "SKIP"))));
    }

    @Test
    void tellsOfMethodsThatImplementAnAnnotatedOneByInheritance() {
        spring.withConfiguration(AutoConfigurations.of(AopAutoConfiguration.class))
                .withBean(Worker.class)
                .run(context -> assertThat(
                                context.getBean(LocksEndpoint.class).locks(null).methods())
                        .containsExactly(Map.entry(Base.class.getName() + ".work", Map.of("key", "work"))));
    }

    @Test
    void readsOneRowWithoutItsAttributesValues() {
        spring.run(context -> {
            LocksEndpoint endpoint = context.getBean(LocksEndpoint.class);
            LocksView.Row row = endpoint.lock("order:7", null, null);
            assertThat(row.owner()).isEqualTo("other");
            assertThat(row.fencingToken()).isEqualTo(42);
            assertThat(row.keyPrefix()).isEqualTo("billing:");
            assertThat(row.lease()).isEqualTo("PT30S");
            assertThat(row.toString()).contains("secret").doesNotContain("hush");
            assertThat(endpoint.lock("order:7", "another sort key", null)).isNull();
        });
    }

    @Test
    void tellsSinceWhenAHolderIsDead() {
        locks.deadSince = Instant.parse("2027-01-15T08:01:31Z");
        spring.run(context -> assertThat(context.getBean(LocksEndpoint.class).lock("order:7", null, null))
                .extracting(LocksView.Row::deadSince)
                .isEqualTo("2027-01-15T08:01:31Z"));
    }

    @Test
    void tellsNothingOfAHolderThatMayLive() {
        spring.run(context -> assertThat(context.getBean(LocksEndpoint.class).lock("order:7", null, null))
                .extracting(LocksView.Row::deadSince)
                .isNull());
    }

    @Test
    void freesNothingUnlessSwitchedOn() {
        spring.run(context -> {
            ForcedRelease outcome = release(context.getBean(LocksEndpoint.class), "other", 42);
            assertThat(outcome.result()).isEqualTo(Result.SWITCHED_OFF);
            assertThat(outcome.message()).contains("distributed-lock.endpoint.force-release=true");
            assertThat(locks.freed).isNull();
        });
    }

    @Test
    void freesTheHoldThatTheCallerSawAndSaysSo() {
        allowed(endpoint -> {
            assertThat(release(endpoint, "other", 42).result()).isEqualTo(Result.FREED);
            assertThat(locks.freed).isSameAs(ROW);
            LockForceReleasedEvent event = published(LockForceReleasedEvent.class);
            assertThat(event.record()).isSameAs(ROW);
            assertThat(event.principal()).isNull();
            AuditEvent audit = published(AuditApplicationEvent.class).getAuditEvent();
            assertThat(audit.getType()).isEqualTo("DISTRIBUTED_LOCK_FORCE_RELEASED");
            assertThat(audit.getData()).containsEntry("key", "order:7").containsEntry("fencingToken", 42L);
        });
    }

    private <T> T published(Class<T> type) {
        return published.stream()
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void touchesNoOtherHoldThanTheOneSeen() {
        allowed(endpoint -> {
            assertThat(release(endpoint, "other", 41).result()).isEqualTo(Result.OTHER_HOLD);
            assertThat(release(endpoint, "another", 42).result()).isEqualTo(Result.OTHER_HOLD);
            assertThat(locks.freed).isNull();
            assertThat(published).noneMatch(LockForceReleasedEvent.class::isInstance);
        });
    }

    @Test
    void saysWhenTheHoldHasEndedMeanwhile() {
        allowed(endpoint -> {
            locks.endsMeanwhile = true;
            assertThat(release(endpoint, "other", 42).result()).isEqualTo(Result.OTHER_HOLD);
            assertThat(published).noneMatch(LockForceReleasedEvent.class::isInstance);
        });
    }

    @Test
    void saysWhenNobodyHoldsTheLock() {
        allowed(endpoint -> {
            assertThat(endpoint.forceRelease("unknown", null, "other", 42, null).result())
                    .isEqualTo(Result.NOT_HELD);
            locks.row = new LockRecord(LockKey.of("order:7"), null, null, null, null, 42, Map.of());
            assertThat(release(endpoint, "other", 42).result()).isEqualTo(Result.NOT_HELD);
        });
    }

    @Test
    void namesOfOthersCannotForgeLinesOfTheAnswer() {
        allowed(endpoint -> {
            locks.row = new LockRecord(ROW.key(), "a\nb\u001b[2J", ROW.leaseDuration(), "h:3", null, 42, Map.of());
            assertThat(release(endpoint, "me", 1).message()).doesNotContain("\n", "\u001b");
        });
    }

    @Test
    void isThereOnlyWhereItIsExposed() {
        spring.withPropertyValues("management.endpoints.web.exposure.include=health")
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(LocksEndpoint.class));
    }

    @Test
    void goesWithTheLockClient() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        DistributedLockAutoConfiguration.class, DistributedLockEndpointAutoConfiguration.class))
                .withPropertyValues("management.endpoints.web.exposure.include=locks", "distributed-lock.enabled=false")
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .doesNotHaveBean(LocksEndpoint.class)
                        .doesNotHaveBean(LockAdministration.class));
    }

    @Test
    void onesOwnEndpointTakesThePlaceOfOurs() {
        LocksEndpoint own = new LocksEndpoint(null, null, null);
        LocksEndpointWebExtension ownOnTheWeb = new LocksEndpointWebExtension(null);
        spring.withBean("own", LocksEndpoint.class, () -> own)
                .withBean("ownOnTheWeb", LocksEndpointWebExtension.class, () -> ownOnTheWeb)
                .run(context -> {
                    assertThat(context).getBean(LocksEndpoint.class).isSameAs(own);
                    assertThat(context).getBean(LocksEndpointWebExtension.class).isSameAs(ownOnTheWeb);
                });
    }

    @Test
    void goesWithoutTheActuator() {
        spring.withClassLoader(new FilteredClassLoader("org.springframework.boot.actuate"))
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean("locksEndpoint"));
        assertThat(LocksEndpoint.class).hasAnnotation(Endpoint.class);
    }

    static class Jobs {

        @DistributedLock(key = "nightly", onBusy = OnBusy.SKIP)
        void nightly() {}
    }

    interface Work {
        @DistributedLock("work")
        void work();
    }

    static class Base {
        public void work() {}
    }

    static class Worker extends Base implements Work {}
}
