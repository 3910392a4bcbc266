package io.leasehold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.leasehold.TestTable.Sdk;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;

class LossIT {

    private static final Duration SOON = Duration.ofSeconds(2);

    private final TestTable table = new TestTable();

    @AfterEach
    void close() throws Exception {
        table.close();
    }

    @WithEachSdk
    void aDeletedRowIsALossByDeletion(Sdk sdk) throws Exception {
        LockHandle handle = table.shortLeaseClient(sdk).acquire(LockRequest.of("a"));
        table.deleteRow("a");
        assertThat(awaitStolen().cause()).isEqualTo(LossCause.DELETED);
        assertThat(handle.isHeld()).isFalse();
        assertThatThrownBy(handle::release)
                .isInstanceOfSatisfying(
                        LockLostException.class,
                        lost -> assertThat(lost.lossCause()).contains(LossCause.DELETED));
    }

    @WithEachSdk
    void aForcedReleaseIsALossByForce(Sdk sdk) throws Exception {
        LockHandle handle = table.shortLeaseClient(sdk).acquire(LockRequest.of("a"));
        LockClient operator = table.client(sdk);
        LockRecord seen = operator.find(LockKey.of("a")).orElseThrow();
        assertThat(operator.forceRelease(seen)).isTrue();
        assertThat(table.isFree("a")).isTrue();
        assertThat(awaitStolen().cause()).isEqualTo(LossCause.FORCED);
        assertThat(handle.status()).isEqualTo(LockStatus.INVALID);
    }

    @WithEachSdk
    void aForcedReleaseOfAStaleRecordFreesNothing(Sdk sdk) throws Exception {
        LockClient client = table.client(sdk);
        client.acquire(LockRequest.of("a")).release();
        LockHandle earlier = client.acquire(LockRequest.of("a"));
        LockRecord stale = client.find(LockKey.of("a")).orElseThrow();
        earlier.release();
        LockHandle present = client.acquire(LockRequest.of("a"));
        assertThat(client.forceRelease(stale)).isFalse();
        assertThat(table.isFree("a")).isFalse();
        present.release();
    }

    @WithEachSdk
    void anOldHandleLeavesTheNewHoldOfTheSameClientAlone(Sdk sdk) throws Exception {
        LockClient client = table.shortLeaseClient(sdk);
        LockHandle old = client.acquire(LockRequest.of("a"));
        table.deleteRow("a");
        awaitStolen();
        LockHandle present = client.acquire(LockRequest.of("a"));
        assertThatThrownBy(old::release).isInstanceOf(LockLostException.class);
        old.close();
        assertThat(table.isFree("a")).isFalse();
        await().during(TestTable.LEASE).atMost(TestTable.LEASE.multipliedBy(10)).until(present::isHeld);
        present.release();
        assertThat(table.isFree("a")).isTrue();
    }

    @WithEachSdk
    void aCallThatHangsDelaysNothingButItself(Sdk sdk) throws Exception {
        LockClient client = table.clientBehindProxy(sdk);
        LockHandle other = client.acquire(LockRequest.of("other"));
        Instant before = Instant.now();
        LockHandle hanging = client.acquire(LockRequest.of("hanging"));
        Instant after = Instant.now();
        table.proxy.hang(call -> call.body().contains("hanging"));
        table.awaitEvent("InDanger");
        LockEvent danger = table.events.get(table.eventNames().indexOf("InDanger"));
        assertThat(danger.handle()).isSameAs(hanging);
        assertThat(danger.time())
                .isBetween(
                        before.plus(TestTable.SAFE).minusMillis(1),
                        after.plus(TestTable.SAFE).plus(SOON));
        table.awaitEvent("Expired");
        await().during(TestTable.LEASE).atMost(TestTable.LEASE.multipliedBy(10)).until(other::isHeld);
        assertThat(other.status()).isEqualTo(LockStatus.LOCKED);
    }

    @WithEachSdk
    void anOutageBringsDangerThenTheEndOfTheLeaseLessItsGuard(Sdk sdk) throws Exception {
        Instant before = Instant.now();
        table.clientBehindProxy(sdk).acquire(LockRequest.of("a"));
        Instant after = Instant.now();
        table.proxy.blackhole();
        table.awaitEvent("Expired");
        table.awaitEvents("Acquired", "InDanger", "Expired");
        Duration held = TestTable.LEASE.minusMillis(500);
        assertThat(table.events.get(2).time())
                .isBetween(before.plus(held).minusMillis(1), after.plus(held).plus(SOON));
    }

    @WithEachSdk
    void anOutageThatEndsInTimeIsRecoveredFrom(Sdk sdk) throws Exception {
        LockHandle handle = table.clientBehindProxy(sdk).acquire(LockRequest.of("a"));
        table.proxy.blackhole();
        table.awaitEvent("InDanger");
        table.proxy.heal();
        table.awaitEvent("Recovered");
        assertThat(handle.isHeld()).isTrue();
        table.awaitEvents("Acquired", "InDanger", "Recovered");
    }

    @WithEachSdk
    void aDeletedTableEndsLocksAtTheirLeasesAndRequestsAtOnce(Sdk sdk) throws Exception {
        LockClient client = table.shortLeaseClient(sdk);
        client.acquire(LockRequest.of("a"));
        CompletableFuture<LockHandle> waiting = table.client(sdk).acquireAsync(LockRequest.of("a"));
        await().atMost(TestTable.PATIENCE).until(() -> table.row("a").containsKey("waiter_name"));

        table.deleteTable();

        assertThatThrownBy(() -> client.acquire(LockRequest.of("b"))).satisfies(LossIT::saysThatThereIsNoTable);
        assertThat(waiting)
                .failsWithin(TestTable.PATIENCE)
                .withThrowableThat()
                .satisfies(failure -> saysThatThereIsNoTable(failure.getCause()));
        table.awaitEvents("Acquired", "InDanger", "Expired");
    }

    private static void saysThatThereIsNoTable(Throwable failure) {
        assertThat(failure)
                .isInstanceOfSatisfying(
                        LockTableException.class,
                        missing -> assertThat(missing.code()).isEqualTo(LockException.Code.TABLE_NOT_FOUND));
    }

    @WithEachSdk
    void anEmptyTableInItsPlaceIsALossByDeletion(Sdk sdk) throws Exception {
        // Long enough for the new table to be there before it ends.
        Duration lease = Duration.ofSeconds(10);
        LockHandle old =
                table.client(sdk).acquire(LockRequest.builder("a").lease(lease).build());
        table.deleteTable();
        table.table.create(table.dynamoDb);
        assertThat(awaitStolen().cause()).isEqualTo(LossCause.DELETED);
        LockHandle present = table.client(sdk).acquire(LockRequest.of("a"));
        assertThat(present.fencingToken()).isGreaterThan(old.fencingToken());
    }

    private LockStolenEvent awaitStolen() {
        table.awaitEvent("Stolen");
        return (LockStolenEvent) table.events.get(table.eventNames().indexOf("Stolen"));
    }
}
