package io.leasehold.bridge.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.LockRequest;
import io.leasehold.test.TestLockClient;
import java.time.Duration;
import java.util.concurrent.locks.Lock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The lock of an owner that has crashed. */
class DeadOwnersLockTest {

    private static final Duration LEASE_AND_SKEW = Duration.ofSeconds(30 + 60);

    private final TestLockClient client = TestLockClient.create();
    private final Lock lock = Registries.on(client).obtain("role");

    @BeforeEach
    void theOwnerCrashesAfterItsFirstHeartbeat() throws InterruptedException {
        TestLockClient owner = client.another("owner");
        owner.acquire(LockRequest.of("role"));
        client.advance(Duration.ofSeconds(6));
        owner.crash();
    }

    @Test
    void firstTryLockGetsItWhenLeaseAndSkewAreOver() {
        client.advance(LEASE_AND_SKEW.plusSeconds(2)); // what dates round away
        assertThat(lock.tryLock()).isTrue();
    }

    @Test
    void firstTryLockFailsBeforeLeaseAndSkewAreOver() {
        client.advance(LEASE_AND_SKEW.minusSeconds(2));
        assertThat(lock.tryLock()).isFalse();
    }
}
