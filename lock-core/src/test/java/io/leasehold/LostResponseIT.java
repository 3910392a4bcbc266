package io.leasehold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.leasehold.TestTable.Sdk;
import io.leasehold.testing.FaultProxy.Call;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A write that DynamoDB has carried out, and whose response is lost on its way back. */
class LostResponseIT {

    private final TestTable table = new TestTable();

    @AfterEach
    void close() throws Exception {
        table.close();
    }

    @ParameterizedTest
    @EnumSource
    void ofAnAcquireIsNotALostLock(Sdk sdk) throws Exception {
        LockClient client = table.clientBehindProxy(sdk);
        table.proxy.dropNextResponse(Call.of("UpdateItem"));
        LockHandle handle = client.acquire(LockRequest.of("a"));
        assertThat(handle.isHeld()).isTrue();
        await().during(TestTable.LEASE).atMost(TestTable.LEASE.multipliedBy(10)).until(handle::isHeld);
        handle.release();
        assertThat(table.isFree("a")).isTrue();
        table.awaitEvents("Acquired", "Released");
    }

    @ParameterizedTest
    @EnumSource
    void ofAHeartbeatIsNotALostLock(Sdk sdk) throws Exception {
        LockHandle handle = table.clientBehindProxy(sdk).acquire(LockRequest.of("a"));
        int requests = table.proxy.count("UpdateItem");
        table.proxy.dropNextResponse(Call.of("UpdateItem"));
        await().atMost(TestTable.PATIENCE).until(() -> table.proxy.count("UpdateItem") > requests + 3);
        assertThat(handle.status()).isEqualTo(LockStatus.LOCKED);
        handle.release();
        table.awaitEvents("Acquired", "Released");
    }

    @ParameterizedTest
    @EnumSource
    void ofAReleaseIsNoError(Sdk sdk) throws Exception {
        LockHandle handle = table.clientBehindProxy(sdk).acquire(LockRequest.of("a"));
        table.proxy.dropNextResponse(Call.of("UpdateItem"));
        handle.release();
        assertThat(table.isFree("a")).isTrue();
        table.awaitEvents("Acquired", "Released");
    }
}
