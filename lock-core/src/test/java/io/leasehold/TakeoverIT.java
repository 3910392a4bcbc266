package io.leasehold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.leasehold.TestTable.Sdk;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class TakeoverIT {

    /** Less than another lease, and enough for a machine that is busy otherwise. */
    private static final Duration TOLERANCE = Duration.ofMillis(2500);

    private final TestTable table = new TestTable();

    @AfterEach
    void close() throws Exception {
        table.close();
    }

    @WithEachSdk
    void theLockOfAnOwnerThatVanishesIsTakenOverAfterItsLeaseAndNeverBefore(Sdk sdk) throws Exception {
        LockClient other = table.client(sdk);
        LockHandle lost = table.clientBehindProxy(sdk).acquire(LockRequest.of("a"));
        long vanished = System.nanoTime();
        table.proxy.blackhole();
        LockHandle taken = other.acquire(LockRequest.of("a"));
        Duration waited = Duration.ofNanos(System.nanoTime() - vanished);
        assertThat(waited).isBetween(TestTable.LEASE, TestTable.LEASE.plus(TOLERANCE));
        assertThat(taken.fencingToken()).isGreaterThan(lost.fencingToken());
        assertThat(lost.isHeld()).isFalse();
    }

    @WithEachSdk
    void aRowOfThePythonLibraryIsRespectedObservedAndTakenOver(Sdk sdk) throws Exception {
        table.putRow("a", pythonRow("version-1"));
        LockClient client = table.client(sdk);
        assertThat(client.find(LockKey.of("a")).orElseThrow().ownerName()).isEqualTo("python");

        await().during(TestTable.LEASE.dividedBy(2))
                .atMost(TestTable.LEASE)
                .until(() -> client.tryAcquire(LockRequest.of("a")).isEmpty());
        table.putRow("a", pythonRow("version-2"));
        long renewed = System.nanoTime();
        LockHandle taken = client.acquire(LockRequest.of("a"));
        Duration waited = Duration.ofNanos(System.nanoTime() - renewed);
        assertThat(waited).isBetween(TestTable.LEASE, TestTable.LEASE.plus(TOLERANCE));
        assertThat(taken.fencingToken()).isPositive();
        assertThat(table.row("a")).doesNotContainKey("left_behind");
    }

    private static Map<String, AttributeValue> pythonRow(String version) {
        return Map.of(
                "owner_name", AttributeValue.fromS("python"),
                "lease_duration", AttributeValue.fromN(Long.toString(TestTable.LEASE.toSeconds())),
                "record_version_number", AttributeValue.fromS(version),
                "expiry_time", AttributeValue.fromN(Long.toString(System.currentTimeMillis() / 1000 + 3600)),
                "left_behind", AttributeValue.fromS("by python"));
    }

    @WithEachSdk
    void repeatedSingleAttemptsGetADeadHoldersLockAfterOneLease(Sdk sdk) throws Exception {
        table.shortLeaseClient(sdk).acquire(LockRequest.of("a"));
        LockClient owner = table.shortLeaseClient(sdk);
        owner.acquire(LockRequest.of("b"));
        owner.close();
        LockClient other = table.client(sdk);
        long begun = System.nanoTime();
        await().atMost(TestTable.LEASE.plus(TOLERANCE))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> other.tryAcquire(LockRequest.of("b")).isPresent());
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThanOrEqualTo(TestTable.LEASE);
        assertThat(other.tryAcquire(LockRequest.of("a"))).isEmpty();
    }
}
