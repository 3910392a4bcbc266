package io.leasehold.internal.dynamodb;

import static io.leasehold.internal.dynamodb.Stored.HOLD;
import static io.leasehold.internal.dynamodb.Stored.answer;
import static io.leasehold.internal.dynamodb.Stored.failure;
import static io.leasehold.internal.dynamodb.Stored.held;
import static io.leasehold.internal.dynamodb.Stored.refusedOn;
import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.LockKey;
import io.leasehold.internal.store.LockStore;
import io.leasehold.internal.store.Outcome;
import io.leasehold.internal.store.Row;
import io.leasehold.internal.store.StoreException.Kind;
import io.leasehold.testing.DynamoDbLocal;
import io.leasehold.testing.FaultProxy;
import io.leasehold.testing.FaultProxy.Call;
import java.io.IOException;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

class LostAnswersIT {

    private static Stored table;

    private final LockKey key = LockKey.of("lock-" + UUID.randomUUID());
    private FaultProxy proxy;
    private DynamoDbAsyncClient client;
    private LockStore store;

    @BeforeAll
    static void createTable() {
        table = new Stored();
    }

    @BeforeEach
    void openProxy() throws IOException {
        proxy = FaultProxy.before(DynamoDbLocal.shared().endpoint());
        client = DynamoDbLocal.asyncClient(proxy.endpoint());
        store = DynamoDbLockStore.over(
                client, Runnable::run, new StoreSettings(table.layout, Stored.EXPIRY, Stored.RETENTION));
    }

    @AfterEach
    void closeProxy() {
        proxy.close();
        client.close();
    }

    @Test
    void aTakeThatTheSdkRepeatsIsRefusedByItsOwnHold() {
        proxy.dropNextResponse(Call.of("UpdateItem", key.partitionKey()));

        Outcome outcome = answer(store.take(table.take(key, HOLD)));

        assertThat(held(refusedOn(outcome)).isOf(HOLD)).isTrue();
        assertThat(proxy.count("UpdateItem")).isEqualTo(2);
    }

    @Test
    void aBeatThatTheSdkRepeatsIsApplied() {
        answer(store.take(table.take(key, HOLD)));
        proxy.dropNextResponse(Call.of("UpdateItem"));

        assertThat(answer(store.beat(table.beat(key, HOLD, 1)))).isEqualTo(new Outcome.Applied(0));
        assertThat(proxy.count("UpdateItem")).isEqualTo(3);
    }

    @Test
    void aReleaseThatTheSdkRepeatsLeavesOpenWhoFreedTheLock() {
        answer(store.take(table.take(key, HOLD)));
        proxy.dropNextResponse(Call.of("UpdateItem"));

        assertThat(failure(store.release(table.release(key, HOLD))).kind()).isEqualTo(Kind.AMBIGUOUS);
        assertThat(answer(store.read(key, Stored.TIMEOUT))).isInstanceOf(Row.Free.class);
    }

    @Test
    void aRequestThatHangsEndsAfterItsTimeoutAndMayHaveBeenApplied() {
        answer(store.read(key, Stored.TIMEOUT));
        proxy.blackhole();

        assertThat(failure(store.read(key, Duration.ofMillis(250))).kind()).isEqualTo(Kind.AMBIGUOUS);
    }

    @Test
    void aClientThatWasClosedFailsTheStageAndDoesNotThrow() {
        client.close();

        assertThat(failure(store.read(key, Stored.TIMEOUT)).kind()).isEqualTo(Kind.AMBIGUOUS);
    }
}
