package io.leasehold.internal.dynamodb;

import io.leasehold.LockKey;
import io.leasehold.LockRecord;
import io.leasehold.internal.store.Announcement;
import io.leasehold.internal.store.Answer;
import io.leasehold.internal.store.Beat;
import io.leasehold.internal.store.LockStore;
import io.leasehold.internal.store.Outcome;
import io.leasehold.internal.store.Release;
import io.leasehold.internal.store.Row;
import io.leasehold.internal.store.StoreException;
import io.leasehold.internal.store.Take;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionCheck;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbResponse;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/** Stores locks in a DynamoDB table. Safe for use by several threads. */
public final class DynamoDbLockStore implements LockStore {

    /** Half of the number of requests that may wait for a connection of the SDK's Netty client before it fails them. */
    private static final int MOST_UNDER_WAY = 5_000;

    private static final String UPDATE = "UpdateItem";
    private static final Outcome APPLIED = new Outcome.Applied(0);

    private final StoreSettings settings;
    private final Calls calls;
    private final Requests requests;
    private final ReadRequests reads;
    private final RowCodec codec;
    private final Failures failures;
    private final int mostUnderWay;

    private DynamoDbLockStore(StoreSettings settings, Calls calls, Failures failures) {
        this(settings, calls, failures, new Requests(settings, new TimeLimits()), MOST_UNDER_WAY);
    }

    private DynamoDbLockStore(
            StoreSettings settings, Calls calls, Failures failures, Requests requests, int mostUnderWay) {
        this.settings = settings;
        this.calls = calls;
        this.failures = failures;
        this.requests = requests;
        this.mostUnderWay = mostUnderWay;
        this.reads = new ReadRequests(settings.layout(), settings.keys(), new TimeLimits());
        codec = new RowCodec(settings.keys());
    }

    /** Returns a store that never blocks its callers: the executor's threads pass the requests to the SDK. */
    public static DynamoDbLockStore over(DynamoDbAsyncClient client, Executor executor, StoreSettings settings) {
        Failures failures = new Failures(settings.layout().tableName(), client::serviceClientConfiguration);
        return new DynamoDbLockStore(settings, Calls.of(client, executor), failures);
    }

    /** Returns a store that works on the executor's threads. */
    public static DynamoDbLockStore over(DynamoDbClient client, Executor executor, StoreSettings settings) {
        Failures failures = new Failures(settings.layout().tableName(), client::serviceClientConfiguration);
        return new DynamoDbLockStore(settings, Calls.of(client, executor), failures);
    }

    /** Returns the same store, limited to the given number of requests at once. */
    public DynamoDbLockStore withAtMost(int underWay) {
        return new DynamoDbLockStore(settings, calls, failures, requests, underWay);
    }

    /** Returns a store that shares this one's state. It blocks its callers only while the SDK fetches credentials. */
    public DynamoDbLockStore on(DynamoDbAsyncClient client) {
        return new DynamoDbLockStore(settings, Calls.of(client), failures, requests, mostUnderWay);
    }

    /** Returns a store that shares this one's state and works on the executor's threads. */
    public DynamoDbLockStore on(DynamoDbClient client, Executor executor) {
        return new DynamoDbLockStore(settings, Calls.of(client, executor), failures, requests, mostUnderWay);
    }

    /** Returns the check that the row shows the given hold with the given token. */
    public ConditionCheck currentHold(LockKey key, String holdId, long fencingToken) {
        return requests.currentHold(key, holdId, fencingToken);
    }

    @Override
    public CompletionStage<Answer<Outcome>> take(Take take) {
        return inSteps(
                take.key(),
                () -> requests.take(take),
                response -> granted(take.key(), response),
                failure -> refused(UPDATE, take.key(), failure));
    }

    /** Returns the outcome of a grant. An invalid token means a forged row; the engine undoes the write. */
    private Outcome granted(LockKey key, UpdateItemResponse response) {
        long token = codec.token(response.attributes());
        if (token == 0) {
            throw new StoreException(
                    StoreException.Kind.AMBIGUOUS, codec.malformedToken(key, response.attributes()), null);
        }
        return new Outcome.Applied(token);
    }

    @Override
    public CompletionStage<Answer<Outcome>> beat(Beat beat) {
        return ask(
                UPDATE,
                () -> calls.update().apply(requests.beat(beat)),
                response -> APPLIED,
                failure -> refused(UPDATE, beat.key(), failure));
    }

    @Override
    public CompletionStage<Answer<Outcome>> release(Release release) {
        Duration retention = settings.tombstoneRetention();
        return retention == null
                ? ask(
                        "DeleteItem",
                        () -> calls.delete().apply(requests.delete(release)),
                        response -> released(response.attributes()),
                        failure -> refusedRelease("DeleteItem", release.key(), failure))
                : inSteps(
                        release.key(),
                        () -> requests.tombstone(release, retention),
                        response -> released(response.attributes()),
                        failure -> refusedRelease(UPDATE, release.key(), failure));
    }

    private Outcome released(Map<String, AttributeValue> before) {
        return new Outcome.Applied(0, codec.isAwaited(before));
    }

    @Override
    public CompletionStage<Answer<Outcome>> announce(Announcement announcement) {
        return ask(
                UPDATE,
                () -> calls.update().apply(requests.announce(announcement)),
                response -> APPLIED,
                failure -> refused(UPDATE, announcement.key(), failure));
    }

    @Override
    public CompletionStage<Answer<Outcome>> withdraw(Announcement announcement) {
        return ask(
                "UpdateItem",
                () -> calls.update().apply(requests.withdraw(announcement)),
                response -> APPLIED,
                failure -> refused("UpdateItem", announcement.key(), failure));
    }

    @Override
    public CompletionStage<Answer<Row>> read(LockKey key, Duration timeout) {
        return ask(
                "GetItem",
                () -> calls.get().apply(reads.read(key, timeout)),
                response -> response.hasItem() ? codec.row(key, response.item()) : new Row.Absent());
    }

    @Override
    public CompletionStage<Answer<Page>> page(
            @Nullable String partitionKey, @Nullable Object cursor, Duration timeout) {
        Cursor from = (Cursor) cursor;
        return partitionKey == null
                ? ask(
                        "Scan",
                        () -> calls.scan().apply(reads.scan(from, timeout)),
                        response -> page(response.items(), response.lastEvaluatedKey()))
                : ask(
                        "Query",
                        () -> calls.query().apply(reads.query(partitionKey, from, timeout)),
                        response -> page(response.items(), response.lastEvaluatedKey()));
    }

    private Page page(List<Map<String, AttributeValue>> items, Map<String, AttributeValue> lastKey) {
        List<LockRecord> records =
                items.stream().map(codec::record).flatMap(Optional::stream).toList();
        return new Page(records, lastKey.isEmpty() ? null : new Cursor(lastKey));
    }

    /** Sends the requests of a write, each only if the one before it was applied. The first refusal is the outcome. */
    private CompletionStage<Answer<Outcome>> inSteps(
            LockKey key,
            Supplier<Steps> write,
            Function<UpdateItemResponse, Outcome> read,
            Function<Throwable, Outcome> failed) {
        Steps steps;
        try {
            steps = write.get();
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(failures.translate(UPDATE, e));
        }
        CompletionStage<Answer<Outcome>> cleared = CompletableFuture.completedFuture(Answer.undated(APPLIED));
        for (UpdateItemRequest step : steps.before()) {
            cleared = ifApplied(
                    cleared, () -> update(step, response -> APPLIED, failure -> refused(UPDATE, key, failure)));
        }
        return steps.before().isEmpty()
                ? update(steps.last(), read, failed)
                : ifApplied(cleared, () -> update(steps.last(), read, failed));
    }

    private static CompletionStage<Answer<Outcome>> ifApplied(
            CompletionStage<Answer<Outcome>> before, Supplier<CompletionStage<Answer<Outcome>>> next) {
        return before.thenCompose(answer ->
                answer.content() instanceof Outcome.Applied ? next.get() : CompletableFuture.completedFuture(answer));
    }

    private CompletionStage<Answer<Outcome>> update(
            UpdateItemRequest request,
            Function<UpdateItemResponse, Outcome> read,
            Function<Throwable, Outcome> failed) {
        return ask(UPDATE, () -> calls.update().apply(request), read, failed);
    }

    @Override
    public void check(Map<String, Object> attributes) {
        requests.check(attributes);
    }

    @Override
    public int mostUnderWay() {
        return mostUnderWay;
    }

    @Override
    public Set<String> reservedNames() {
        return settings.layout().attributeNames();
    }

    @Override
    public boolean hasSilentWaiters() {
        return settings.tombstoneRetention() == null;
    }

    @Override
    public String keyPrefix() {
        return settings.keyPrefix();
    }

    private Outcome refused(String action, LockKey key, Throwable failure) {
        if (Failures.unwrap(failure) instanceof ConditionalCheckFailedException refusal) {
            failures.noteCredentialsWork();
            return new Outcome.Refused(refusal.hasItem() ? codec.row(key, refusal.item()) : new Row.Absent());
        }
        throw failures.translate(action, failure);
    }

    /** The SDK may have tried twice, and its second attempt may have found the result of its first one. */
    private Outcome refusedRelease(String action, LockKey key, Throwable failure) {
        if (Failures.attempts(failure) > 1) {
            throw failures.ambiguous(action, failure);
        }
        return refused(action, key, failure);
    }

    private <A extends DynamoDbResponse, R> CompletionStage<Answer<R>> ask(
            String action, Supplier<CompletableFuture<A>> call, Function<A, R> read) {
        return ask(action, call, read, failure -> {
            throw failures.translate(action, failure);
        });
    }

    /** Makes a call whose every failure, on any thread, fails the stage with a plain {@link StoreException}. */
    private <A extends DynamoDbResponse, R> CompletionStage<Answer<R>> ask(
            String action, Supplier<CompletableFuture<A>> call, Function<A, R> read, Function<Throwable, R> failed) {
        CompletableFuture<Answer<R>> result = new CompletableFuture<>();
        var unused = Calls.attempt(call).whenComplete((response, failure) -> {
            try {
                if (failure == null) {
                    failures.noteCredentialsWork();
                }
                result.complete(
                        failure == null
                                ? new Answer<>(read.apply(response), TableDate.of(response.sdkHttpResponse()))
                                : new Answer<>(failed.apply(failure), TableDate.of(failure)));
            } catch (RuntimeException e) {
                result.completeExceptionally(failures.translate(action, e));
            }
        });
        return result;
    }
}
