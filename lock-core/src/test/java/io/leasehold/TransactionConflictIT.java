package io.leasehold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.leasehold.TestTable.Sdk;
import io.leasehold.testing.FaultProxy.Call;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A write that DynamoDB refuses because a transaction of somebody else is about to change the same row. */
class TransactionConflictIT {

    /** More than the one request that would be refused if nobody sent it again. */
    private static final int CONFLICTS = 2;

    private static final String CONFLICT =
            "{\"__type\":\"com.amazonaws.dynamodb.v20120810#TransactionConflictException\","
                    + "\"message\":\"Transaction is ongoing for the item\"}";

    private final TestTable table = new TestTable();
    private final AtomicInteger conflicts = new AtomicInteger();

    @AfterEach
    void close() throws Exception {
        table.close();
    }

    private void refuseNextWrites() {
        conflicts.set(CONFLICTS);
        table.proxy.refuse(
                call -> Call.of("UpdateItem").test(call) && conflicts.getAndDecrement() > 0 ? CONFLICT : null);
    }

    @ParameterizedTest
    @EnumSource
    void anAcquireThatMeetsOneIsGranted(Sdk sdk) throws Exception {
        LockClient client = table.clientBehindProxy(sdk);
        refuseNextWrites();
        LockHandle handle = client.acquire(LockRequest.of("a"));
        assertThat(conflicts).hasNegativeValue();
        assertThat(handle.isHeld()).isTrue();
        handle.release();
        table.awaitEvents("Acquired", "Released");
    }

    @ParameterizedTest
    @EnumSource
    void aHeartbeatThatMeetsOneKeepsTheLock(Sdk sdk) throws Exception {
        LockHandle handle = table.clientBehindProxy(sdk).acquire(LockRequest.of("a"));
        refuseNextWrites();
        await().during(TestTable.LEASE).atMost(TestTable.LEASE.multipliedBy(10)).until(handle::isHeld);
        assertThat(conflicts).hasNegativeValue();
        handle.release();
        table.awaitEvents("Acquired", "Released");
    }

    @ParameterizedTest
    @EnumSource
    void aReleaseThatMeetsOneReleasesTheRow(Sdk sdk) throws Exception {
        LockHandle handle = table.clientBehindProxy(sdk).acquire(LockRequest.of("a"));
        refuseNextWrites();
        handle.release();
        assertThat(conflicts).hasNegativeValue();
        assertThat(table.isFree("a")).isTrue();
        table.awaitEvents("Acquired", "Released");
    }
}
