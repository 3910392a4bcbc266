package io.leasehold.test.spring;

import static io.leasehold.test.assertj.LockAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.LockClient;
import io.leasehold.LockHandle;
import io.leasehold.LockListener;
import io.leasehold.LockRequest;
import io.leasehold.spring.boot.autoconfigure.DistributedLockAutoConfiguration;
import io.leasehold.spring.boot.autoconfigure.LockClientBuilderCustomizer;
import io.leasehold.test.LockEventRecorder;
import io.leasehold.test.TestLockClient;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Which of the application's settings the client in memory takes over. */
@ExtendWith(OutputCaptureExtension.class)
class SettingsTest {

    private final ApplicationContextRunner spring = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    AopAutoConfiguration.class,
                    DistributedLockAutoConfiguration.class,
                    TestLocksAutoConfiguration.class));

    @Test
    void propertiesAndListenersAreTakenOverByClientsInPlaceOfTheApplicationsOwnToo() {
        LockEventRecorder recorder = new LockEventRecorder();
        spring.withPropertyValues("distributed-lock.lease-duration=20s", "distributed-lock.owner-name=this node")
                .withBean(LockListener.class, () -> recorder)
                .withBean("orders", LockClient.class, () -> {
                    throw new IllegalStateException("A test must not make the real client");
                })
                .run(context -> {
                    TestLockClient locks = context.getBean("orders", TestLockClient.class);
                    LockHandle handle = locks.acquire(LockRequest.of("a"));
                    assertThat(handle).hasRemaining(Duration.ofSeconds(18));
                    assertThat(handle.ownerName()).isEqualTo("this node");
                    assertThat(recorder.events()).hasSize(1);
                });
    }

    @Test
    void sessionsAreUsedOnlyWhereTheyAreAskedFor() {
        spring.run(context ->
                assertThat(sessions(context.getBean(TestLockClient.class))).isZero());
        spring.withPropertyValues("distributed-lock.sessions=auto")
                .run(context -> assertThat(sessions(context.getBean(TestLockClient.class)))
                        .isEqualTo(1));
    }

    /** Returns how many sessions there are after three locks have been held for a while. */
    private static int sessions(TestLockClient locks) throws InterruptedException {
        for (String key : new String[] {"a", "b", "c"}) {
            locks.acquire(LockRequest.of(key));
        }
        locks.advance(Duration.ofMinutes(1));
        return locks.sessions().size();
    }

    @Test
    void withoutATakeoverSkewADeadOwnersLockIsOnlyObserved() {
        spring.withPropertyValues("distributed-lock.takeover-skew=off").run(context -> {
            TestLockClient locks = context.getBean(TestLockClient.class);
            locks.testLock("a").occupy();
            locks.testLock("a").abandon();
            locks.advance(Duration.ofDays(1));
            assertThat(locks.tryAcquire(LockRequest.of("a"))).isEmpty();
        });
    }

    @Test
    void customizersOfTheRealBuilderAreIgnoredAndNamedOnce(CapturedOutput output) {
        spring.withBean("longerLeases", LockClientBuilderCustomizer.class, () -> builder -> {
                    throw new IllegalStateException("There is no builder to change");
                })
                .run(context -> assertThat(context).hasNotFailed().hasSingleBean(TestLockClient.class));
        assertThat(output.getAll()).containsOnlyOnce("ignore the LockClientBuilderCustomizer beans [longerLeases]");
    }

    @Test
    void aClientIsThereEvenWhereTheApplicationHasSwitchedItsOwnOff() {
        spring.withPropertyValues("distributed-lock.enabled=false")
                .run(context -> assertThat(context).hasSingleBean(TestLockClient.class));
    }

    @Test
    void withoutCustomizersNothingIsSaid(CapturedOutput output) {
        spring.run(context -> assertThat(context).hasNotFailed());
        assertThat(output.getAll()).doesNotContain("LockClientBuilderCustomizer");
    }
}
