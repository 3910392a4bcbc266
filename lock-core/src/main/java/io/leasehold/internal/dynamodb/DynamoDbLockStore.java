package io.leasehold.internal.dynamodb;

import io.leasehold.LockKey;
import io.leasehold.LockRecord;
import io.leasehold.internal.store.Announcement;
import io.leasehold.internal.store.Answer;
import io.leasehold.internal.store.Beat;
import io.leasehold.internal.store.GroupOutcome;
import io.leasehold.internal.store.GroupTake;
import io.leasehold.internal.store.LockStore;
import io.leasehold.internal.store.Mark;
import io.leasehold.internal.store.MemberRow;
import io.leasehold.internal.store.MemberWait;
import io.leasehold.internal.store.Outcome;
import io.leasehold.internal.store.Release;
import io.leasehold.internal.store.Revocation;
import io.leasehold.internal.store.Row;
import io.leasehold.internal.store.SessionRow;
import io.leasehold.internal.store.Take;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ConditionCheck;

/** Stores locks in a DynamoDB table. Safe for use by several threads. */
public final class DynamoDbLockStore implements LockStore {

    /** Half of the number of requests that may wait for a connection of the SDK's Netty client before it fails them. */
    private static final int MOST_UNDER_WAY = 5_000;

    private final StoreSettings settings;
    private final Calls calls;
    private final Requests requests;
    private final ReadRequests reads;
    private final RowCodec codec;
    private final Failures failures;
    private final RequestSender sender;
    private final WriteAnswers answers;
    private final GroupAnswers groups;
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
        sender = new RequestSender(calls, failures, codec);
        answers = new WriteAnswers(codec);
        groups = new GroupAnswers(settings.keys(), codec, failures);
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
        return sender.inSteps(
                take.key(),
                () -> requests.take(take),
                response -> answers.granted(take.key(), response.attributes()),
                failure -> sender.refused(RequestSender.UPDATE, take.key(), failure));
    }

    @Override
    public CompletionStage<Answer<GroupOutcome>> takeAll(GroupTake take) {
        return sender.together(() -> requests.ofGroups().take(take), failure -> groups.refused(take, failure));
    }

    @Override
    public CompletionStage<Answer<Outcome>> beat(Beat beat) {
        return sender.update(beat.key(), () -> requests.beat(beat), response -> answers.beaten(response.attributes()));
    }

    @Override
    public CompletionStage<Answer<Outcome>> release(Release release) {
        Duration retention = settings.tombstoneRetention();
        if (SessionRow.isOne(release.key())) {
            return freed(
                    release,
                    () -> new WriteSteps(List.of(), requests.ofSessions().end(release)));
        }
        if (MemberRow.isShared(release.key())) {
            return deleted(release);
        }
        return retention == null
                ? deletedUnlessMarked(release)
                : freed(release, () -> requests.tombstone(release, retention));
    }

    /** The main row of a lock with members is never deleted, whatever the mode. */
    private CompletionStage<Answer<Outcome>> deletedUnlessMarked(Release release) {
        return deleted(release).thenCompose(answer -> {
            boolean marked = answer.content() instanceof Outcome.Refused refused
                    && refused.row() instanceof Row.Held held
                    && held.shared();
            return marked
                    ? freed(release, () -> requests.tombstone(release, MemberRow.KEPT))
                    : CompletableFuture.completedFuture(answer);
        });
    }

    private CompletionStage<Answer<Outcome>> deleted(Release release) {
        return sender.ask(
                "DeleteItem",
                () -> calls.delete().apply(requests.delete(release)),
                response -> answers.released(response.attributes()),
                failure -> sender.refusedRelease("DeleteItem", release.key(), failure));
    }

    private CompletionStage<Answer<Outcome>> freed(Release release, Supplier<WriteSteps> write) {
        return sender.inSteps(
                release.key(),
                write,
                response -> answers.released(response.attributes()),
                failure -> sender.refusedRelease(RequestSender.UPDATE, release.key(), failure));
    }

    @Override
    public CompletionStage<Answer<Outcome>> announce(Announcement announcement) {
        return sender.update(
                announcement.key(), () -> requests.announce(announcement), response -> RequestSender.APPLIED);
    }

    @Override
    public CompletionStage<Answer<Outcome>> withdraw(Announcement announcement) {
        return sender.update(
                announcement.key(), () -> requests.withdraw(announcement), response -> RequestSender.APPLIED);
    }

    @Override
    public CompletionStage<Answer<Outcome>> revoke(Revocation revocation) {
        return sender.update(
                revocation.session(),
                () -> requests.ofSessions().revoke(revocation),
                response -> RequestSender.APPLIED);
    }

    @Override
    public CompletionStage<Answer<Row>> mark(Mark mark) {
        return sender.ask(
                RequestSender.UPDATE,
                () -> calls.update().apply(requests.ofMembers().mark(mark)),
                response -> codec.row(mark.lock(), response.attributes()),
                failure -> sender.refusing(RequestSender.UPDATE, mark.lock(), failure));
    }

    @Override
    public CompletionStage<Answer<Outcome>> waitFor(MemberWait wait) {
        return sender.update(wait.row(), () -> requests.ofMembers().waitFor(wait), response -> RequestSender.APPLIED);
    }

    @Override
    public CompletionStage<Answer<Members>> members(LockKey lock, @Nullable Object cursor, Duration timeout) {
        return sender.ask(
                "Query",
                () -> calls.query().apply(reads.members(lock, (Cursor) cursor, timeout)),
                response -> new Members(codec.members(lock, response.items()), cursor(response.lastEvaluatedKey())));
    }

    private static @Nullable Cursor cursor(Map<String, AttributeValue> lastKey) {
        return lastKey.isEmpty() ? null : new Cursor(lastKey);
    }

    @Override
    public CompletionStage<Answer<Row>> read(LockKey key, Duration timeout) {
        return sender.ask(
                "GetItem",
                () -> calls.get().apply(reads.read(key, timeout)),
                response -> response.hasItem() ? codec.row(key, response.item()) : new Row.Absent());
    }

    @Override
    public CompletionStage<Answer<Rows>> readSome(List<LockKey> keys, Duration timeout) {
        return sender.ask("BatchGetItem", () -> calls.batchGet().apply(reads.readSome(keys, timeout)), this::rows);
    }

    /** Returns the rows of an answer, which may name the table otherwise than the request, such as by its ARN. */
    private Rows rows(BatchGetItemResponse response) {
        Stream<Map<String, AttributeValue>> unread =
                response.unprocessedKeys().values().stream().flatMap(some -> some.keys().stream());
        return new Rows(
                records(response.responses().values().stream().flatMap(List::stream)),
                unread.map(settings.keys()::read).flatMap(Optional::stream).collect(Collectors.toSet()));
    }

    @Override
    public CompletionStage<Answer<ReadRows>> readAll(List<LockKey> keys, Duration timeout) {
        return sender.ask(
                "BatchGetItem",
                () -> calls.batchGet().apply(reads.readAll(keys, timeout)),
                response -> groups.rows(keys, response));
    }

    @Override
    public CompletionStage<Answer<Page>> page(
            @Nullable String partitionKey, @Nullable Object cursor, Duration timeout) {
        Cursor from = (Cursor) cursor;
        return partitionKey == null
                ? sender.ask(
                        "Scan",
                        () -> calls.scan().apply(reads.scan(from, timeout)),
                        response -> page(response.items(), response.lastEvaluatedKey()))
                : sender.ask(
                        "Query",
                        () -> calls.query().apply(reads.query(partitionKey, from, timeout)),
                        response -> page(response.items(), response.lastEvaluatedKey()));
    }

    private Page page(List<Map<String, AttributeValue>> items, Map<String, AttributeValue> lastKey) {
        return new Page(records(items.stream()), cursor(lastKey));
    }

    private List<LockRecord> records(Stream<Map<String, AttributeValue>> items) {
        return items.map(codec::record).flatMap(Optional::stream).toList();
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
}
