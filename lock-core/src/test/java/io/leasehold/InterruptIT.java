package io.leasehold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.leasehold.TestTable.Sdk;
import io.leasehold.testing.FaultProxy.Call;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class InterruptIT {

    private final TestTable table = new TestTable();

    @AfterEach
    void close() throws Exception {
        table.close();
    }

    @ParameterizedTest
    @EnumSource
    void anInterruptedWaiterLeavesNoOrphan(Sdk sdk) throws Exception {
        LockHandle held = table.client(sdk).acquire(LockRequest.of("a"));
        LockClient client = table.clientBehindProxy(sdk);
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread waiter = acquiring(client, thrown);
        await().atMost(TestTable.PATIENCE).until(() -> table.proxy.count("GetItem") > 1);
        waiter.interrupt();
        waiter.join();
        assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
        held.release();
        await().during(Duration.ofMillis(500)).atMost(TestTable.PATIENCE).until(() -> table.isFree("a"));
        assertThat(client.held()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void anInterruptWhileTheGrantIsOnItsWayBackLeavesNoOrphan(Sdk sdk) throws Exception {
        LockClient client = table.clientBehindProxy(sdk);
        table.proxy.dropNextResponse(Call.of("UpdateItem"));
        table.proxy.hang(Call.of("GetItem"));
        for (int round = 0; round < 20; round++) {
            AtomicReference<Throwable> thrown = new AtomicReference<>();
            int before = table.proxy.count("UpdateItem");
            Thread waiter = acquiring(client, thrown);
            await().pollInterval(Duration.ofMillis(1))
                    .atMost(TestTable.PATIENCE)
                    .until(() -> table.proxy.count("UpdateItem") > before || !waiter.isAlive());
            waiter.interrupt();
            waiter.join();
            client.held().forEach(LockHandle::close);
            await().atMost(TestTable.PATIENCE).until(() -> table.isFree("a"));
        }
    }

    private static Thread acquiring(LockClient client, AtomicReference<Throwable> thrown) {
        Thread thread = new Thread(() -> {
            try {
                client.acquire(LockRequest.of("a"));
            } catch (InterruptedException | RuntimeException e) {
                thrown.set(e);
            }
        });
        thread.start();
        return thread;
    }
}
