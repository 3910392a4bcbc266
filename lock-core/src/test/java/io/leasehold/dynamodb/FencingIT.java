package io.leasehold.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.leasehold.InvalidLockSettingException;
import io.leasehold.LockHandle;
import io.leasehold.LockKey;
import io.leasehold.LockRecord;
import io.leasehold.internal.dynamodb.DynamoDbLockStore;
import io.leasehold.internal.dynamodb.StoreSettings;
import io.leasehold.internal.engine.StoredHold;
import io.leasehold.internal.store.Beat;
import io.leasehold.internal.store.LockStore;
import io.leasehold.internal.store.Outcome;
import io.leasehold.internal.store.Release;
import io.leasehold.internal.store.Row;
import io.leasehold.internal.store.Take;
import io.leasehold.testing.DynamoDbLocal;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

class FencingIT {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final String HOLD = "00000000000000000000000000000001";
    private static final String OTHER_HOLD = "00000000000000000000000000000002";

    private static LockTable table;
    private static LockStore store;
    private static final DynamoDbClient client = DynamoDbLocal.shared().client();

    private final LockKey key = LockKey.of("lock-" + UUID.randomUUID());
    private final LockKey order = LockKey.of("order-" + UUID.randomUUID());

    @BeforeAll
    static void createTable() {
        table = FreshTable.create();
        store = DynamoDbLockStore.over(
                client, Runnable::run, new StoreSettings(table.layout(), Duration.ofHours(1), Duration.ofDays(30)));
    }

    @Test
    void theHolderWrites() {
        LockHandle holder = take(HOLD, null);

        writeOrder(holder, "by the holder");

        assertThat(order()).isEqualTo("by the holder");
    }

    @Test
    void theHolderWritesAfterHeartbeatsToo() {
        LockHandle holder = take(HOLD, null);
        store.beat(new Beat(
                        key,
                        HOLD,
                        holder.fencingToken(),
                        7,
                        Duration.ofSeconds(30),
                        Beat.UNKNOWN,
                        null,
                        Instant.now(),
                        TIMEOUT))
                .toCompletableFuture()
                .join();

        writeOrder(holder, "by the holder");

        assertThat(order()).isEqualTo("by the holder");
    }

    @Test
    void aZombieWritesNothingAndSeesWhoTookOver() {
        LockHandle zombie = take(HOLD, null);
        take(OTHER_HOLD, read());

        TransactionCanceledException refusal =
                catchThrowableOfType(TransactionCanceledException.class, () -> writeOrder(zombie, "by a zombie"));

        CancellationReason reason = refusal.cancellationReasons().get(0);
        assertThat(reason.code()).isEqualTo("ConditionalCheckFailed");
        assertThat(reason.item().get("owner_name").s()).isEqualTo(OTHER_HOLD);
        assertThat(order()).isNull();
    }

    @Test
    void whoReleasedTheLockWritesNothing() {
        LockHandle former = take(HOLD, null);
        store.release(Release.of(key, HOLD, 0, Set.of(), Instant.now(), TIMEOUT))
                .toCompletableFuture()
                .join();

        assertThatExceptionOfType(TransactionCanceledException.class).isThrownBy(() -> writeOrder(former, "too late"));
        assertThat(order()).isNull();
    }

    @Test
    void aHandleThatIsNotOnDynamoDbIsRefused() {
        LockHandle foreign = (LockHandle) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {LockHandle.class}, (proxy, method, arguments) -> key);

        assertThatExceptionOfType(InvalidLockSettingException.class)
                .isThrownBy(() -> Fencing.conditionCheck(foreign))
                .withMessageContaining(key.toString())
                .satisfies(refusal -> assertThat(refusal.setting()).isEqualTo("handle"));
    }

    private LockHandle take(String holdId, @Nullable LockRecord replaced) {
        Take take = new Take(
                key,
                holdId,
                holdId,
                Duration.ofSeconds(30),
                Map.of(),
                Instant.now(),
                replaced,
                Beat.UNKNOWN,
                false,
                TIMEOUT);
        Outcome.Applied applied =
                (Outcome.Applied) store.take(take).toCompletableFuture().join().content();
        return handle(holdId, applied.fencingToken());
    }

    /** Returns as much of a handle as fencing looks at. */
    private LockHandle handle(String holdId, long fencingToken) {
        Map<String, Object> answers = Map.of(
                "key",
                key,
                "row",
                key,
                "holdId",
                holdId,
                "store",
                store,
                "fencingToken",
                fencingToken,
                "bindToRow",
                fencingToken);
        return (LockHandle) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {LockHandle.class, StoredHold.class},
                (proxy, method, arguments) -> answers.get(method.getName()));
    }

    private LockRecord read() {
        return ((Row.Held) store.read(key, TIMEOUT).toCompletableFuture().join().content()).record();
    }

    private void writeOrder(LockHandle handle, String state) {
        Map<String, AttributeValue> item = Map.of(
                "lock_key", AttributeValue.fromS(order.partitionKey()),
                "sort_key", AttributeValue.fromS(order.sortKey()),
                "state", AttributeValue.fromS(state));
        client.transactWriteItems(request -> request.transactItems(
                TransactWriteItem.builder()
                        .conditionCheck(Fencing.conditionCheck(handle))
                        .build(),
                TransactWriteItem.builder()
                        .put(put -> put.tableName(table.name()).item(item))
                        .build()));
    }

    private @Nullable String order() {
        AttributeValue state = client.getItem(request -> request.tableName(table.name())
                        .key(Map.of(
                                "lock_key", AttributeValue.fromS(order.partitionKey()),
                                "sort_key", AttributeValue.fromS(order.sortKey())))
                        .consistentRead(true))
                .item()
                .get("state");
        return state == null ? null : state.s();
    }
}
