package io.leasehold.test.guide;

import static io.leasehold.test.assertj.LockAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leasehold.LockLostException;
import io.leasehold.LossCause;
import io.leasehold.spring.DistributedLock;
import io.leasehold.spring.OnBusy;
import io.leasehold.test.TestLockClient;
import io.leasehold.test.spring.AutoConfigureTestLocks;
import io.leasehold.test.spring.PublishedLockEvents;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Bean;

/** The code of docs/testing.md for Spring. */
class TestingGuideSpringTest {

    @SpringBootConfiguration
    static class Application {

        @Bean
        Shipping shipping() {
            return new Shipping();
        }
    }

    static class Shipping {

        @DistributedLock("order:#{#order}")
        void ship(String order, Runnable step) {
            step.run();
        }

        @DistributedLock(key = "nightly-report", onBusy = OnBusy.SKIP)
        String report() {
            return "written";
        }
    }

    // snippet
    @SpringBootTest
    @AutoConfigureTestLocks
    static class ShippingTest {

        @Autowired
        TestLockClient locks;

        @Autowired
        PublishedLockEvents published;

        @Autowired
        Shipping shipping;

        @Test
        void failsWhenTheOrderIsTakenFromIt() {
            assertThatThrownBy(() ->
                            shipping.ship("42", () -> locks.testLock("order:42").steal()))
                    .isInstanceOf(LockLostException.class);
            assertThat(published.recorder()).of("order:42").tellOfLossBy(LossCause.STOLEN);
        }

        @Test
        void leavesTheReportToTheMachineThatWritesItAlready() {
            locks.testLock("nightly-report").occupy();
            assertThat(shipping.report()).isNull();
        }
    }
    // end
}
