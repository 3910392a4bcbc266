package io.leasehold.test;

import static io.leasehold.test.assertj.LockAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.LockHandle;
import io.leasehold.LockRequest;
import io.leasehold.LossCause;
import org.junit.jupiter.api.Test;

class SmokeTest {

    @Test
    void steals() throws InterruptedException {
        TestLockClient locks = TestLockClient.create();
        LockHandle handle = locks.acquire(LockRequest.of("order:42"));
        locks.testLock("order:42").steal();
        assertThat(handle).isLostBy(LossCause.STOLEN);
        assertThat(locks.events().events()).hasSize(2);
    }
}
