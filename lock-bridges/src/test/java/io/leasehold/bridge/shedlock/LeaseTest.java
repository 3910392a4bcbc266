package io.leasehold.bridge.shedlock;

import static io.leasehold.test.assertj.LockAssertions.assertThat;
import static java.time.Duration.ofNanos;
import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.LockRequest;
import io.leasehold.test.TestLockClient;
import java.time.Duration;
import java.time.Instant;
import net.javacrumbs.shedlock.core.LockConfiguration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Both times of a lock are kept by its lease should the owner die, whatever the client's lease is. */
class LeaseTest {

    @ParameterizedTest
    @CsvSource({
        // client, at most, at least, lease
        "PT10S, PT10M, PT0S, PT10S",
        "PT10S, PT10M, PT20S, PT20S",
        "PT10S, PT10M, PT30S, PT30S",
        "PT10S, PT30S, PT30S, PT30S",
        "PT10S, PT5S, PT0S, PT5S",
        "PT5M, PT10M, PT30S, PT5M",
        "PT5M, PT1M, PT0S, PT1M",
        "PT5M, PT30S, PT0S, PT30S",
        "PT5M, PT1S, PT0S, PT2S",
        "PT5M, PT10M, PT6M, PT6M",
    })
    void isTheClientsUnlessATimeOfTheLockNeedsAnother(
            Duration ofClient, Duration atMost, Duration atLeast, Duration lease) {
        TestLockClient client = client(ofClient);
        lock(client, atMost, atLeast);
        assertThat(client.testLock("job").record().orElseThrow()).hasLease(lease);
    }

    @ParameterizedTest
    @CsvSource({"PT10S, PT10M, PT20S, PT20S", "PT5M, PT1M, PT0S, PT1M"})
    void keepsTheLockOfADeadOwnerNeitherShorterNorLonger(
            Duration ofClient, Duration atMost, Duration atLeast, Duration kept) throws InterruptedException {
        TestLockClient client = client(ofClient);
        TestLockClient other = client.another("other");
        lock(client, atMost, atLeast);
        client.crash();
        assertThat(other.tryAcquire(LockRequest.of("job"))).isEmpty();
        other.advance(kept.minus(ofNanos(1)));
        assertThat(other.tryAcquire(LockRequest.of("job"))).isEmpty();
        other.advance(ofNanos(1));
        assertThat(other.tryAcquire(LockRequest.of("job"))).isPresent();
    }

    private static TestLockClient client(Duration lease) {
        return TestLockClient.create(settings -> settings.leaseDuration(lease));
    }

    private static void lock(TestLockClient client, Duration atMost, Duration atLeast) {
        LeaseholdLockProvider provider = new LeaseholdLockProvider(LeaseholdLockProvider.builder(client), new Alarm());
        assertThat(provider.lock(new LockConfiguration(Instant.now(), "job", atMost, atLeast)))
                .isPresent();
    }
}
