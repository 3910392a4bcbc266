package io.leasehold.test.guide;

// snippet
import static io.leasehold.test.assertj.LockAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leasehold.LockLostException;
import io.leasehold.LossCause;
import io.leasehold.test.TestLockClient;
import io.leasehold.test.spring.AutoConfigureTestLocks;
import io.leasehold.test.spring.PublishedLockEvents;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

@SpringBootTest
@AutoConfigureTestLocks
class ShippingTest {

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

    @Test
    void writesTheReportThatADeadMachineHasLeft() {
        locks.testLock("nightly-report").occupy();
        locks.testLock("nightly-report").abandon();
        locks.advance(Duration.ofMinutes(2)); // its lease (30 s) and the takeover skew (60 s) are over
        assertThat(shipping.report()).isNotNull();
    }
}
// end
