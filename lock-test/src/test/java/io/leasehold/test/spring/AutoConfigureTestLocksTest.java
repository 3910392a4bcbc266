package io.leasehold.test.spring;

import static io.leasehold.test.assertj.LockAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leasehold.LockAcquireTimeoutException;
import io.leasehold.LockAcquiredEvent;
import io.leasehold.LockClient;
import io.leasehold.LockEvent;
import io.leasehold.LockLostException;
import io.leasehold.LockReleasedEvent;
import io.leasehold.LockStatus;
import io.leasehold.LockStolenEvent;
import io.leasehold.LossCause;
import io.leasehold.test.NoLockLeftHeld;
import io.leasehold.test.TestLock;
import io.leasehold.test.TestLockClient;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootVersion;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.ApplicationContext;
import software.amazon.awssdk.core.SdkClient;

/** A service with {@code @DistributedLock}, on the line of Spring Boot under test, without DynamoDB. */
@SpringBootTest(
        classes = Application.class,
        webEnvironment = SpringBootTest.WebEnvironment.NONE,
        properties = {
            Application.WITHOUT_SPRING_CLOUD,
            "distributed-lock.owner-name=this node",
            "distributed-lock.lease-duration=20s",
            "management.endpoints.web.exposure.include=locks"
        })
@AutoConfigureTestLocks
@NoLockLeftHeld
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class AutoConfigureTestLocksTest {

    @Autowired
    private TestLockClient locks;

    @Autowired
    private Application.Shipping shipping;

    @Autowired
    private PublishedLockEvents published;

    @Autowired
    private ApplicationContext context;

    @Test
    void runsOnTheLineUnderTest() {
        assertThat(SpringBootVersion.getVersion()).isEqualTo(System.getProperty("expected.boot.version"));
    }

    @Test
    void theClientTakesThePlaceOfTheOneOnDynamoDb() {
        assertThat(context.getBean(LockClient.class)).isSameAs(locks);
        assertThat(context.getBeansOfType(SdkClient.class)).isEmpty();
        assertThat(context.containsBean("lockDynamoDb")).isFalse();
    }

    @Test
    void aLockedMethodHoldsItsLockWhileItRuns() {
        String result = shipping.ship("7", () -> {
            assertThat(locks).holds("order:7");
            assertThat(locks.testLock("order:7").record().orElseThrow())
                    .isHeldBy("this node")
                    .hasLease(Duration.ofSeconds(20));
        });
        assertThat(result).isEqualTo("shipped 7");
        assertThat(locks).holdsNothing().events().containsExactly(LockAcquiredEvent.class, LockReleasedEvent.class);
    }

    @Test
    void aServiceIsToldOfTheTheftWhileItWorksAndItsCallFails() {
        assertThatThrownBy(() -> shipping.ship("stolen", () -> {
                    locks.testLock("order:stolen").steal();
                    assertThat(shipping.wasToldOfTheLossOf("order:stolen")).isTrue();
                }))
                .isInstanceOfSatisfying(
                        LockLostException.class,
                        loss -> assertThat(loss.lossCause()).contains(LossCause.STOLEN));
        assertThat(published.recorder())
                .of("order:stolen")
                .containsExactly(LockAcquiredEvent.class, LockStolenEvent.class)
                .tellOfLossBy(LossCause.STOLEN);
    }

    @Test
    void aBusyLockMakesAMethodWaitWithoutWaiting() {
        locks.testLock("order:7").occupy();
        assertThatThrownBy(() -> shipping.ship("7", () -> {}))
                .isInstanceOf(LockAcquireTimeoutException.class)
                .hasMessageContaining(TestLock.SOMEBODY_ELSE);
    }

    @Test
    void aMethodThatSkipsDoesSo() {
        locks.testLock("report").occupy();
        assertThat(shipping.report()).isNull();
        locks.testLock("report").free();
        assertThat(shipping.report()).startsWith("reported under token");
    }

    @Test
    void whatIsPublishedIsWhatTheClientTells() {
        shipping.report();
        assertThat(published.recorder().events()).isEqualTo(locks.events().events());
        assertThat(shipping.told()).endsWith(locks.events().events().toArray(LockEvent[]::new));
    }

    @Test
    void metersCountAndHealthAndEndpointAreThere() {
        shipping.report();
        MeterRegistry meters = context.getBean(MeterRegistry.class);
        assertThat(meters.getMeters())
                .anySatisfy(meter -> assertThat(meter.getId().getName()).startsWith("distributed.lock."));
        assertThat(context.containsBean("distributedLockHealthIndicator")).isTrue();
        assertThat(context.containsBean("locksEndpoint")).isTrue();
    }

    @Test
    @Order(1)
    void leavesEverythingInDisorder() {
        locks.testLock("report").occupy();
        shipping.ship("1", () -> locks.testLock("order:1").endanger());
        assertThat(locks.events().events()).isNotEmpty();
        assertThat(published.recorder().events()).isNotEmpty();
    }

    @Test
    @Order(2)
    void andFindsNothingOfItInTheNextTest() {
        assertThat(locks).holdsNothing().events().isEmpty();
        assertThat(published.recorder()).isEmpty();
        assertThat(locks.findAll()).isEmpty();
        shipping.ship("1", () -> assertThat(locks.held().get(0)).isHeld().hasStatus(LockStatus.LOCKED));
    }
}
