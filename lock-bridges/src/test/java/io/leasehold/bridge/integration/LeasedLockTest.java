package io.leasehold.bridge.integration;

import static io.leasehold.test.assertj.LockAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.leasehold.InvalidLockSettingException;
import io.leasehold.test.TestLockClient;
import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.integration.support.locks.DistributedLock;

/**
 * Times to live of single holds, which Spring Integration has since 7.0. No signature here may name its types, so that the
 * test can be left out without them.
 */
@EnabledIfSystemProperty(named = "expected.integration.version", matches = "7\\..*")
@SuppressWarnings("LockNotBeforeTry") // Locking is what is tested.
class LeasedLockTest {

    private static final Duration TTL = Duration.ofSeconds(20);
    private static final Duration FAR_BACK = Duration.ofSeconds(Long.MIN_VALUE);

    private final TestLockClient client = TestLockClient.create();
    private final LeaseholdLockRegistry registry = new LeaseholdLockRegistry(client);

    @Test
    void aThreadThatHasTheLockKeepsItsLease() throws InterruptedException {
        DistributedLock lock = registry.obtain("a");
        lock.lock(TTL);
        lock.lock(Duration.ofMinutes(1));
        assertThat(lock.tryLock(Duration.ZERO, Duration.ofMinutes(1))).isTrue();
        assertThat(client.testLock("a").record().orElseThrow()).hasLease(TTL);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT-1S", "PT0S", "PT1.999999999S", "P365DT0.000000001S"})
    void aTimeToLiveThatIsNoLeaseIsRefused(Duration ttl) {
        assertRefused(() -> registry.obtain("a").lock(ttl));
        assertRefused(() -> registry.obtain("a").tryLock(TTL, ttl));
        assertThat(client.held()).isEmpty();
    }

    @Test
    void itIsRefusedAlsoWhereTheThreadHasTheLock() {
        registry.obtain("a").lock();
        assertRefused(() -> registry.obtain("a").lock(Duration.ofSeconds(-1)));
    }

    @Test
    void aWaitThatIsNotPositiveIsOneAttempt() throws InterruptedException {
        DistributedLock lock = registry.obtain("a");
        client.testLock("a").occupy();
        assertThat(lock.tryLock(Duration.ofNanos(-1), TTL)).isFalse();
        assertThat(lock.tryLock(FAR_BACK, TTL)).isFalse();
        client.testLock("a").free();
        assertThat(lock.tryLock(FAR_BACK, TTL)).isTrue();
    }

    private static void assertRefused(ThrowingCallable call) {
        assertThatExceptionOfType(InvalidLockSettingException.class)
                .isThrownBy(call)
                .withMessageContaining("2s")
                .satisfies(refusal -> assertThat(refusal.setting()).isEqualTo("ttl"));
    }
}
