package io.leasehold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.leasehold.TestTable.Sdk;
import io.leasehold.testing.DynamoDbLocal;
import io.leasehold.testing.FaultProxy;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;

/** The lock of an owner that is dead by the table's own clock: nobody has observed it. */
class DeadOwnerIT {

    private static final Duration SKEW = Duration.ofSeconds(4);

    private final TestTable table = new TestTable();

    @AfterEach
    void close() throws Exception {
        table.close();
    }

    private LockClient freshProcess(Sdk sdk, URI endpoint) {
        return table.client(sdk, endpoint, builder -> builder.takeoverSkew(SKEW));
    }

    private LockClient mortal(Sdk sdk) {
        return table.client(
                sdk,
                table.proxy.endpoint(),
                builder -> TestTable.shortTimes(builder).takeoverSkew(SKEW));
    }

    /** Returns after an owner that has written until when it may live has vanished, with its lock. */
    private void vanishedOwnerOf(Sdk sdk, String key) throws InterruptedException {
        mortal(sdk).acquire(LockRequest.of(key));
        await().atMost(TestTable.PATIENCE).until(() -> table.row(key).containsKey("alive_until"));
        table.proxy.blackhole();
    }

    /** Returns after the table's own clock has shown that the owner is dead. */
    private void awaitDeath(Sdk sdk, String key) {
        LockClient reader = freshProcess(sdk, DynamoDbLocal.shared().endpoint());
        await().atMost(TestTable.PATIENCE)
                .until(() ->
                        reader.find(LockKey.of(key)).flatMap(reader::deadSince).isPresent());
    }

    @WithEachSdk
    void isTakenByTheFirstAttemptOfAFreshProcessInTwoRequests(Sdk sdk) throws Exception {
        vanishedOwnerOf(sdk, "a");
        long vanished = System.nanoTime();
        awaitDeath(sdk, "a");
        assertThat(Duration.ofNanos(System.nanoTime() - vanished)).isGreaterThan(TestTable.LEASE);

        try (FaultProxy counting = FaultProxy.before(DynamoDbLocal.shared().endpoint())) {
            LockClient fresh = freshProcess(sdk, counting.endpoint());
            Optional<LockHandle> taken = fresh.tryAcquire(LockRequest.of("a"));

            assertThat(taken).isPresent();
            assertThat(counting.count("UpdateItem")).isEqualTo(2);
            assertThat(counting.count("GetItem")).isZero();
            fresh.close();
        }
    }

    @WithEachSdk
    void isNotTakenByAClientThatIgnoresTheTablesClock(Sdk sdk) throws Exception {
        vanishedOwnerOf(sdk, "a");
        LockClient ignoring =
                table.client(sdk, DynamoDbLocal.shared().endpoint(), builder -> builder.takeoverSkew(Duration.ZERO));
        awaitDeath(sdk, "a");

        assertThat(ignoring.tryAcquire(LockRequest.of("a"))).isEmpty();
        assertThat(ignoring.acquire(LockRequest.of("a")).isHeld()).isTrue();
        assertThat(table.row("a")).doesNotContainKey("alive_until");
    }

    @WithEachSdk
    void aFixedLeaseIsTakenRightAfterItsEndAndNeverRenewed(Sdk sdk) throws Exception {
        LockRequest fixed =
                LockRequest.builder("a").fixedLease(Duration.ofSeconds(2)).build();
        LockHandle handle = mortal(sdk).acquire(fixed);
        String version = table.row("a").get("record_version_number").s();
        assertThat(table.row("a")).containsKey("alive_until");
        table.proxy.blackhole();

        await().atMost(TestTable.PATIENCE).pollInterval(Duration.ofMillis(500)).until(() -> {
            LockClient fresh = freshProcess(sdk, DynamoDbLocal.shared().endpoint());
            return fresh.tryAcquire(LockRequest.of("a")).isPresent();
        });

        assertThat(handle.isHeld()).isFalse();
        assertThat(version).endsWith(":0000000000000");
        assertThat(handle.sinceHeartbeat()).isGreaterThan(Duration.ofSeconds(2).plus(SKEW));
    }
}
