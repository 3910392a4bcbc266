package io.leasehold;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.TestTable.Sdk;
import io.leasehold.dynamodb.Fencing;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/** Several locks at once, on DynamoDB. */
class GroupIT {

    private static final int THREADS_OF_EACH = 4;
    private static final int TRANSFERS = Integer.getInteger("transfers", 6);
    private static final long MONEY = 100;
    private static final List<String> ACCOUNTS = List.of("ann", "bob", "cid");

    private final TestTable table = new TestTable();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void close() throws Exception {
        threads.shutdownNow();
        table.close();
    }

    private static List<LockRequest> accounts(String one, String other) {
        return List.of(LockRequest.of("account:" + one), LockRequest.of("account:" + other));
    }

    @ParameterizedTest
    @EnumSource
    void aGroupIsAcquiredAndReleasedAsAWhole(Sdk sdk) throws Exception {
        LockClient client = table.client(sdk);
        LockClient other = table.client(sdk);
        try (LockGroup group = client.acquireAll(accounts("ann", "bob"))) {
            assertThat(group.isHeld()).isTrue();
            assertThat(other.tryAcquireAll(accounts("bob", "cid"))).isEmpty();
            table.dynamoDb.transactWriteItems(request -> request.transactItems(group.handles().stream()
                    .map(handle -> TransactWriteItem.builder()
                            .conditionCheck(Fencing.conditionCheck(handle))
                            .build())
                    .toList()));
        }
        assertThat(table.isFree("account:ann")).isTrue();
        assertThat(other.tryAcquireAll(accounts("bob", "cid"))).isPresent();
    }

    /** Transactions and heartbeats of several clients meet on the same rows, and DynamoDB refuses some of them. */
    @Test
    void transfersInBothDirectionsLoseNoMoney() throws Exception {
        ACCOUNTS.forEach(account -> write(account, MONEY));
        List<Future<@Nullable Void>> running = new ArrayList<>();
        for (Sdk sdk : List.of(Sdk.BLOCKING, Sdk.ASYNCHRONOUS, Sdk.BLOCKING, Sdk.ASYNCHRONOUS)) {
            LockClient client = table.client(sdk);
            for (int thread = 0; thread < THREADS_OF_EACH; thread++) {
                running.add(threads.submit(transfers(client)));
            }
        }
        for (Future<@Nullable Void> each : running) {
            each.get();
        }
        assertThat(ACCOUNTS.stream().mapToLong(this::read).sum()).isEqualTo(MONEY * ACCOUNTS.size());
    }

    private Callable<@Nullable Void> transfers(LockClient client) {
        return () -> {
            for (int i = 0; i < TRANSFERS; i++) {
                int from = ThreadLocalRandom.current().nextInt(ACCOUNTS.size());
                String payer = ACCOUNTS.get(from);
                String payee = ACCOUNTS.get((from + 1) % ACCOUNTS.size());
                try (LockGroup group = client.acquireAll(accounts(payer, payee))) {
                    long before = read(payer);
                    long after = read(payee);
                    write(payer, before - 1);
                    write(payee, after + 1);
                    group.ensureHeld();
                }
            }
            return null;
        };
    }

    private long read(String account) {
        return Long.parseLong(table.row(account).get("money").n());
    }

    private void write(String account, long money) {
        table.putRow(account, Map.of("money", AttributeValue.fromN(Long.toString(money))));
    }
}
