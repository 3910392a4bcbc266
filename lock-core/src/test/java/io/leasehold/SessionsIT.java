package io.leasehold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.leasehold.TestTable.Sdk;
import io.leasehold.dynamodb.Fencing;
import io.leasehold.testing.DynamoDbLocal;
import io.leasehold.testing.FaultProxy.Call;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/** Locks that a session keeps alive, in a real table. */
class SessionsIT {

    private final TestTable table = new TestTable();
    private final List<LockHandle> handles = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        table.close();
    }

    private void enrol(LockClient owner, int locks) throws InterruptedException {
        for (int i = 0; i < locks; i++) {
            handles.add(owner.acquire(LockRequest.of("lock-" + i)));
        }
        await().atMost(TestTable.PATIENCE)
                .untilAsserted(() -> assertThat(handles)
                        .allSatisfy(handle -> assertThat(table.row(handle.key().partitionKey()))
                                .containsKey("session_id")));
    }

    private LockClient owner(Sdk sdk) {
        return table.client(sdk, table.proxy.endpoint(), TestTable::shortTimes);
    }

    /** What touches the row, as a heartbeat does, may conflict with a transaction: here it would never be answered. */
    @WithEachSdk
    void noHeartbeatOfALockMeetsATransactionThatChecksIt(Sdk sdk) throws Exception {
        enrol(owner(sdk), 4);
        LockHandle checked = handles.get(0);
        table.proxy.hang(Call.of("UpdateItem", "lock-0"));
        long begin = System.nanoTime();
        await().atMost(TestTable.PATIENCE)
                .until(() -> System.nanoTime() - begin
                        > TestTable.LEASE.plusSeconds(1).toNanos());
        assertThat(checked.isHeld()).isTrue();
        table.dynamoDb.transactWriteItems(write -> write.transactItems(
                TransactWriteItem.builder()
                        .conditionCheck(Fencing.conditionCheck(checked))
                        .build(),
                TransactWriteItem.builder()
                        .put(put -> put.tableName(table.table.name()).item(TestTable.keyOf("order")))
                        .build()));
        assertThat(table.row("order")).isNotEmpty();
        table.proxy.heal();
    }

    @WithEachSdk
    void aDeadClientsLocksAreAllTakenAfterOneLease(Sdk sdk) throws Exception {
        enrol(owner(sdk), 6);
        table.proxy.blackhole();
        LockClient heir = table.client(sdk, DynamoDbLocal.shared().endpoint(), TestTable::shortTimes);
        long begin = System.nanoTime();
        for (int i = 0; i < 6; i++) {
            heir.acquire(LockRequest.builder("lock-" + i)
                    .waitTimeout(TestTable.PATIENCE)
                    .build());
        }
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(TestTable.LEASE.multipliedBy(2));
        await().atMost(TestTable.PATIENCE).until(() -> handles.stream().noneMatch(LockHandle::isHeld));
    }

    @WithEachSdk
    void aClosedClientLeavesAllItsLocksFree(Sdk sdk) throws Exception {
        LockClient owner = table.client(
                sdk,
                table.proxy.endpoint(),
                builder -> TestTable.shortTimes(builder).releaseOnClose(true));
        enrol(owner, 5);
        owner.close();
        LockClient other = table.client(sdk, DynamoDbLocal.shared().endpoint(), TestTable::shortTimes);
        for (int i = 0; i < 5; i++) {
            assertThat(other.tryAcquire(LockRequest.of("lock-" + i))).isPresent();
        }
    }
}
