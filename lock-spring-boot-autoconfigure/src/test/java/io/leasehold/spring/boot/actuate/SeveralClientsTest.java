package io.leasehold.spring.boot.actuate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.leasehold.LockClient;
import io.leasehold.LockKey;
import io.leasehold.LockListener;
import io.leasehold.LockRecord;
import io.leasehold.LockRequest;
import io.leasehold.LockStatus;
import io.leasehold.LockTelemetry;
import io.leasehold.micrometer.LockMeters;
import io.leasehold.micrometer.LockObservations;
import io.leasehold.spring.FakeLockClient;
import io.leasehold.spring.boot.actuate.ForcedRelease.Result;
import io.leasehold.spring.boot.autoconfigure.DistributedLockAutoConfiguration;
import io.leasehold.spring.boot.autoconfigure.DistributedLockMetricsAutoConfiguration;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringBootVersion;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.expression.spel.standard.SpelExpressionParser;

/** Applications with several lock clients of their own, none of them primary: each of them is seen everywhere. */
class SeveralClientsTest {

    private static final boolean BOOT_3 = SpringBootVersion.getVersion().startsWith("3.");
    private static final LockKey KEY = LockKey.of("order:7");

    private final Table locks = new Table();
    private final Table longLocks = new Table();
    private final ApplicationContextRunner spring = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    DistributedLockAutoConfiguration.class,
                    DistributedLockEndpointAutoConfiguration.class,
                    DistributedLockMetricsAutoConfiguration.class,
                    BOOT_3
                            ? DistributedLockBoot3HealthAutoConfiguration.class
                            : DistributedLockHealthAutoConfiguration.class))
            .withPropertyValues(
                    "management.endpoints.web.exposure.include=locks", "distributed-lock.endpoint.force-release=true")
            .withBean(MeterRegistry.class, SimpleMeterRegistry::new)
            .withBean("locks", LockClient.class, () -> locks)
            .withBean("longLocks", LockClient.class, () -> longLocks);

    /** Locks of which one row can be read and freed, and that remember who observes them. */
    private static final class Table extends FakeLockClient {

        private final List<Object> observers = new ArrayList<>();
        private LockRecord row;
        private LockRecord freed;

        @Override
        public Optional<LockRecord> find(LockKey key) {
            return Optional.ofNullable(row).filter(found -> found.key().equals(key));
        }

        @Override
        public boolean forceRelease(LockRecord record) {
            freed = record;
            return true;
        }

        @Override
        public void addListener(LockListener listener) {
            observers.add(listener);
        }

        @Override
        public void addTelemetry(LockTelemetry telemetry) {
            observers.add(telemetry);
        }
    }

    private static LockRecord row(String owner) {
        return new LockRecord(KEY, owner, Duration.ofSeconds(30), "h:3", null, 42, Map.of());
    }

    private void run(Consumer<LocksEndpoint> test) {
        spring.run(context -> {
            assertThat(context).hasNotFailed();
            test.accept(context.getBean(LocksEndpoint.class));
        });
    }

    @Test
    void listsTheHoldsOfEachByItsName() throws InterruptedException {
        locks.acquire(LockRequest.of("short"));
        longLocks.acquire(LockRequest.of("long"));
        run(endpoint -> {
            assertThat(endpoint.locks(null).held())
                    .extracting(LocksView.Held::client, LocksView.Held::key)
                    .containsExactly(tuple("locks", "short"), tuple("longLocks", "long"));
            assertThat(endpoint.locks("longLocks").held())
                    .extracting(LocksView.Held::key)
                    .containsExactly("long");
        });
    }

    @Test
    void findsARowInWhicheverTableItIs() {
        longLocks.row = row("other");
        run(endpoint -> {
            assertThat(endpoint.lock("order:7", null, null))
                    .extracting(LocksView.Row::client, LocksView.Row::owner)
                    .containsExactly("longLocks", "other");
            assertThat(endpoint.lock("order:7", null, "locks")).isNull();
            assertThat(endpoint.lock("unknown", null, null)).isNull();
        });
    }

    @Test
    void asksForTheClientWhereTheirRowsDiffer() {
        locks.row = row("one");
        longLocks.row = row("another");
        run(endpoint -> {
            assertThatThrownBy(() -> endpoint.lock("order:7", null, null))
                    .isInstanceOf(InvalidEndpointRequestException.class)
                    .hasMessageContaining("Add client=NAME with one of [locks, longLocks]");
            assertThat(endpoint.lock("order:7", null, "longLocks").owner()).isEqualTo("another");
        });
    }

    @Test
    void oneRowOfATableThatTheyShareIsOneRowEvenIfAHeartbeatComesInBetween() {
        locks.row = row("one");
        longLocks.row = new LockRecord(KEY, "one", Duration.ofSeconds(30), "h:4", null, 42, Map.of());
        run(endpoint -> assertThat(endpoint.lock("order:7", null, null).owner()).isEqualTo("one"));
    }

    @Test
    void refusesAClientThatDoesNotExist() {
        run(endpoint -> assertThatThrownBy(() -> endpoint.lock("order:7", null, "nobody"))
                .isInstanceOf(InvalidEndpointRequestException.class)
                .hasMessageContaining("There is no LockClient bean 'nobody'. Use one of [locks, longLocks]"));
    }

    @Test
    void freesTheHoldInWhicheverTableItIs() {
        locks.row = new LockRecord(KEY, null, null, null, null, 41, Map.of());
        longLocks.row = row("other");
        run(endpoint -> {
            assertThat(endpoint.forceRelease("order:7", null, "other", 42, "locks")
                            .result())
                    .isEqualTo(Result.NOT_HELD);
            assertThat(endpoint.forceRelease("order:7", null, "other", 41, null).result())
                    .isEqualTo(Result.OTHER_HOLD);
            assertThat(longLocks.freed).isNull();
            assertThat(endpoint.forceRelease("order:7", null, "other", 42, null).result())
                    .isEqualTo(Result.FREED);
            assertThat(longLocks.freed).isSameAs(longLocks.row);
            assertThat(locks.freed).isNull();
        });
    }

    @Test
    void guessesNoTableWhereTwoHoldsLookTheSame() {
        locks.row = row("other");
        longLocks.row = new LockRecord(KEY, "other", Duration.ofSeconds(30), "another:3", null, 42, Map.of());
        run(endpoint -> {
            assertThatThrownBy(() -> endpoint.forceRelease("order:7", null, "other", 42, null))
                    .isInstanceOf(InvalidEndpointRequestException.class);
            assertThat(endpoint.forceRelease("order:7", null, "other", 42, "longLocks")
                            .result())
                    .isEqualTo(Result.FREED);
            assertThat(locks.freed).isNull();
        });
    }

    @Test
    void healthCoversAll() throws InterruptedException {
        locks.acquire(LockRequest.of("a"));
        longLocks.acquire(LockRequest.of("b"));
        longLocks.handles.get(0).status = LockStatus.IN_DANGER;
        spring.run(context -> {
            Object indicator = context.getBean("distributedLockHealthIndicator");
            assertThat(read(indicator, "health().status.code")).isEqualTo("DOWN");
            assertThat(read(indicator, "health().details"))
                    .asInstanceOf(InstanceOfAssertFactories.map(String.class, Object.class))
                    .containsEntry("held", 2)
                    .containsEntry("inDanger", 1L)
                    .containsEntry(
                            "clients",
                            Map.of(
                                    "locks", Map.of("held", 1, "inDanger", 0L, "longestSinceHeartbeat", "PT3S"),
                                    "longLocks", Map.of("held", 1, "inDanger", 1L, "longestSinceHeartbeat", "PT3S")));
        });
    }

    private static Object read(Object bean, String expression) {
        return new SpelExpressionParser().parseExpression(expression).getValue(bean);
    }

    @Test
    void eventsMetersAndLossesCoverAll() {
        spring.run(context -> {
            for (Table each : List.of(locks, longLocks)) {
                assertThat(each.observers)
                        .contains(
                                context.getBean("lockEventPublisher"),
                                context.getBean(LockHealth.class),
                                context.getBean(LockMeters.class),
                                context.getBean(LockObservations.class));
            }
        });
    }

    @Test
    void eventsAreNotPublishedWhereTheyAreSwitchedOff() {
        spring.withPropertyValues("distributed-lock.events.enabled=false")
                .run(context -> assertThat(locks.observers)
                        .isNotEmpty()
                        .noneMatch(
                                observer -> observer.getClass().getSimpleName().equals("LockEventPublisher")));
    }

    @Test
    void aClientThatIsMadeLateIsCoveredToo() {
        Table late = new Table();
        spring.withBean("late", LockClient.class, () -> late, definition -> definition.setLazyInit(true))
                .run(context -> {
                    assertThat(late.observers).isEmpty();
                    context.getBean("late");
                    assertThat(late.observers).contains(context.getBean(LockMeters.class));
                });
    }

    @Test
    void aClientThatTakesNoListenersIsUsableAllTheSame() {
        spring.withBean("own", LockClient.class, FakeLockClient::new)
                .run(context -> assertThat(context).hasNotFailed());
    }
}
