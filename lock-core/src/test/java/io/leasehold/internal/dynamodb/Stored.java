package io.leasehold.internal.dynamodb;

import io.leasehold.LockException;
import io.leasehold.LockKey;
import io.leasehold.LockRecord;
import io.leasehold.dynamodb.FreshTable;
import io.leasehold.dynamodb.LockTable;
import io.leasehold.internal.store.Answer;
import io.leasehold.internal.store.Beat;
import io.leasehold.internal.store.LockStore;
import io.leasehold.internal.store.Outcome;
import io.leasehold.internal.store.Release;
import io.leasehold.internal.store.Row;
import io.leasehold.internal.store.StoreException;
import io.leasehold.internal.store.Take;
import io.leasehold.testing.DynamoDbLocal;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** One table on DynamoDB Local, with short ways to ask its store and to look at, or forge, its rows. */
final class Stored {

    static final Duration LEASE = Duration.ofSeconds(30);
    static final Duration EXPIRY = Duration.ofHours(1);
    static final Duration RETENTION = Duration.ofDays(30);
    static final Duration TIMEOUT = Duration.ofSeconds(20);
    static final String HOLD = "00000000000000000000000000000001";
    static final String OTHER_HOLD = "00000000000000000000000000000002";

    final Instant now = Instant.now();
    final TableLayout layout;
    private final DynamoDbLocal server = DynamoDbLocal.shared();

    Stored() {
        layout = layout(FreshTable.create().name());
    }

    /** Returns a hold id that no other test uses. */
    static String newHoldId() {
        return UUID.randomUUID().toString().replace("-", "");
    }

    /** Returns a table's layout with the default names. */
    static TableLayout layout(String tableName) {
        return new TableLayout(
                tableName,
                LockTable.DEFAULT_PARTITION_KEY_NAME,
                LockTable.DEFAULT_SORT_KEY_NAME,
                LockTable.DEFAULT_OWNER_NAME_ATTRIBUTE,
                LockTable.DEFAULT_LEASE_DURATION_ATTRIBUTE,
                LockTable.DEFAULT_VERSION_ATTRIBUTE,
                LockTable.DEFAULT_TTL_ATTRIBUTE_NAME,
                LockTable.DEFAULT_FENCING_TOKEN_ATTRIBUTE,
                LockTable.DEFAULT_WAITER_NAME_ATTRIBUTE,
                LockTable.DEFAULT_ALIVE_UNTIL_ATTRIBUTE,
                LockTable.DEFAULT_SESSION_ID_ATTRIBUTE);
    }

    LockStore keepingTombstones() {
        return DynamoDbLockStore.over(
                server.asyncClient(), Runnable::run, new StoreSettings(layout, EXPIRY, RETENTION));
    }

    LockStore withPrefix(String keyPrefix) {
        return DynamoDbLockStore.over(
                server.asyncClient(), Runnable::run, new StoreSettings(layout, EXPIRY, RETENTION, keyPrefix));
    }

    LockStore deleting() {
        return DynamoDbLockStore.over(server.client(), Runnable::run, new StoreSettings(layout, EXPIRY, null));
    }

    Take take(LockKey key, String holdId) {
        return take(key, holdId, Map.of());
    }

    Take take(LockKey key, String holdId, Map<String, Object> attributes) {
        return new Take(key, holdId, "owner of " + holdId, LEASE, attributes, now, null, Beat.UNKNOWN, false, TIMEOUT);
    }

    Take takeover(LockRecord replaced, String holdId, Map<String, Object> attributes) {
        return new Take(
                replaced.key(),
                holdId,
                "owner of " + holdId,
                LEASE,
                attributes,
                now,
                replaced,
                Beat.UNKNOWN,
                false,
                TIMEOUT);
    }

    /** Returns the heartbeat of a hold whose token stands in the row. */
    Beat beat(LockKey key, String holdId, long beat) {
        AttributeValue token = item(key).get("fencing_token");
        return beat(key, holdId, token == null ? 1 : Long.parseLong(token.n()), beat);
    }

    Beat beat(LockKey key, String holdId, long fencingToken, long beat) {
        return new Beat(key, holdId, fencingToken, beat, LEASE, Beat.UNKNOWN, null, now, TIMEOUT);
    }

    /** Returns the same heartbeat, which says until when the hold may live. */
    Beat beatUntil(LockKey key, String holdId, long beat, long aliveUntil) {
        Beat silent = beat(key, holdId, beat);
        return new Beat(key, holdId, silent.fencingToken(), beat, LEASE, aliveUntil, null, now, TIMEOUT);
    }

    Release release(LockKey key, String holdId, String... attributes) {
        return Release.of(key, holdId, 0, Set.of(attributes), now, TIMEOUT);
    }

    /** Returns the item as it stands, without its keys; empty if there is none. */
    Map<String, AttributeValue> item(LockKey key) {
        Map<String, AttributeValue> item = new HashMap<>(server.client()
                .getItem(request ->
                        request.tableName(layout.tableName()).key(keys(key)).consistentRead(true))
                .item());
        item.keySet().removeAll(keys(key).keySet());
        return item;
    }

    /** Writes a row as another program would. */
    void forge(LockKey key, Map<String, AttributeValue> attributes) {
        Map<String, AttributeValue> item = new HashMap<>(keys(key));
        item.putAll(attributes);
        server.client().putItem(request -> request.tableName(layout.tableName()).item(item));
    }

    private Map<String, AttributeValue> keys(LockKey key) {
        return Map.of(
                layout.partitionKey(),
                AttributeValue.fromS(key.partitionKey()),
                layout.sortKey(),
                AttributeValue.fromS(key.sortKey()));
    }

    /** Returns a row as {@code python_dynamodb_lock} writes it. */
    Map<String, AttributeValue> pythonRow() {
        return Map.of(
                layout.ownerName(), AttributeValue.fromS("host-1234"),
                layout.lease(), AttributeValue.fromN("30"),
                layout.version(), AttributeValue.fromS("e1c55edb-ab5b-4a22-b1a2-2a2b4c5d6e7f"),
                layout.expiry(), AttributeValue.fromN("1900000000"));
    }

    static long token(Outcome outcome) {
        return ((Outcome.Applied) outcome).fencingToken();
    }

    static Row refusedOn(Outcome outcome) {
        return ((Outcome.Refused) outcome).row();
    }

    static Row.Held held(Row row) {
        return (Row.Held) row;
    }

    /** Waits for the answer of a store, which comes soon. */
    static <T> T answer(CompletionStage<Answer<T>> stage) {
        return dated(stage).content();
    }

    /** Waits for the answer of a store, which comes soon, and returns it with its date. */
    static <T> T dated(CompletionStage<T> stage) {
        CompletableFuture<T> future = stage.toCompletableFuture();
        return future.orTimeout(TIMEOUT.toSeconds(), TimeUnit.SECONDS).join();
    }

    /** Waits for the failure of a store. */
    static StoreException failure(CompletionStage<?> stage) {
        try {
            throw new AssertionError("succeeded with " + dated(stage));
        } catch (CompletionException e) {
            return (StoreException) e.getCause();
        }
    }

    static LockException reason(CompletionStage<?> stage) {
        return failure(stage).reason();
    }
}
