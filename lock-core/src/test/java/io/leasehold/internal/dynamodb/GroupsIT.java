package io.leasehold.internal.dynamodb;

import static io.leasehold.internal.dynamodb.Stored.HOLD;
import static io.leasehold.internal.dynamodb.Stored.LEASE;
import static io.leasehold.internal.dynamodb.Stored.OTHER_HOLD;
import static io.leasehold.internal.dynamodb.Stored.TIMEOUT;
import static io.leasehold.internal.dynamodb.Stored.answer;
import static io.leasehold.internal.dynamodb.Stored.dated;
import static io.leasehold.internal.dynamodb.Stored.failure;
import static io.leasehold.internal.dynamodb.Stored.held;
import static io.leasehold.internal.dynamodb.Stored.token;
import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.LockException;
import io.leasehold.LockKey;
import io.leasehold.LockRecord;
import io.leasehold.internal.store.Answer;
import io.leasehold.internal.store.Beat;
import io.leasehold.internal.store.FencingTokens;
import io.leasehold.internal.store.GroupOutcome;
import io.leasehold.internal.store.GroupTake;
import io.leasehold.internal.store.HoldVersion;
import io.leasehold.internal.store.LockStore;
import io.leasehold.internal.store.Outcome;
import io.leasehold.internal.store.Row;
import io.leasehold.internal.store.StoreException;
import io.leasehold.internal.store.Take;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Reads and writes of several locks at once, with both kinds of SDK client. */
@ParameterizedClass
@ValueSource(booleans = {true, false})
class GroupsIT {

    private static Stored table;

    private final LockKey a = LockKey.of("a-" + UUID.randomUUID());
    private final LockKey b = LockKey.of("b-" + UUID.randomUUID(), "part");
    private final LockStore store;

    GroupsIT(boolean asynchronous) {
        store = asynchronous ? table.keepingTombstones() : table.deleting();
    }

    @BeforeAll
    static void createTable() {
        table = new Stored();
    }

    private static GroupTake group(GroupTake.Part... parts) {
        return new GroupTake(List.of(parts), UUID.randomUUID().toString(), TIMEOUT);
    }

    private static GroupTake.Part part(LockKey key, String holdId, long seen) {
        return new GroupTake.Part(table.take(key, holdId), seen);
    }

    private GroupOutcome taken(GroupTake.Part... parts) {
        return answer(store.takeAll(group(parts)));
    }

    @Test
    void absentRowsAreTakenTogetherWithTheTablesTimeAndTheTokensThatWereForetold() {
        GroupTake.Part first = part(a, HOLD, 0);
        GroupTake.Part second = part(b, OTHER_HOLD, 0);

        Answer<GroupOutcome> answer = dated(store.takeAll(group(first, second)));

        assertThat(answer.content()).isInstanceOf(GroupOutcome.Applied.class);
        assertThat(answer.date()).isNotEqualTo(Answer.NO_DATE);
        Row.Held row = held(answer(store.read(a, TIMEOUT)));
        assertThat(row.version()).isEqualTo(HoldVersion.first(HOLD));
        assertThat(row.record().fencingToken()).isEqualTo(first.grantedToken());
        assertThat(held(answer(store.read(b, TIMEOUT))).record().fencingToken()).isEqualTo(second.grantedToken());
    }

    @Test
    void rowsAreTheSameAsThoseOfSingleTakes() {
        LockKey single = LockKey.of("single-" + UUID.randomUUID());
        Take alone = new Take(
                single, HOLD, "owner of " + HOLD, LEASE, Map.of("job", "x"), table.now, null, 1234, false, TIMEOUT);
        Take inGroup =
                new Take(a, HOLD, "owner of " + HOLD, LEASE, Map.of("job", "x"), table.now, null, 1234, false, TIMEOUT);
        answer(store.take(alone));
        taken(new GroupTake.Part(inGroup, 0), part(b, OTHER_HOLD, 0));
        assertThat(table.item(a)).isEqualTo(table.item(single));
    }

    @Test
    void ifOneLockIsBusyNoneIsTakenAndItsRowIsShown() {
        long busy = token(answer(store.take(table.take(b, OTHER_HOLD))));
        GroupOutcome outcome = taken(part(a, HOLD, 0), part(b, HOLD, busy));
        assertThat(outcome).isInstanceOfSatisfying(GroupOutcome.Refused.class, refused -> {
            assertThat(refused.rows()).containsOnlyKeys(b);
            assertThat(held(refused.rows().get(b)).isOf(OTHER_HOLD)).isTrue();
        });
        assertThat(table.item(a)).isEmpty();
    }

    @Test
    void aTokenThatHasRisenSinceItWasReadRefusesAFreeRow() {
        LockStore keeping = table.keepingTombstones();
        long token = token(answer(keeping.take(table.take(a, OTHER_HOLD))));
        answer(keeping.release(table.release(a, OTHER_HOLD)));
        assertThat(taken(part(a, HOLD, token - FencingTokens.STEP), part(b, HOLD, 0)))
                .isInstanceOf(GroupOutcome.Refused.class);
        assertThat(taken(part(a, HOLD, 0), part(b, HOLD, 0))).isInstanceOf(GroupOutcome.Refused.class);
        assertThat(taken(part(a, HOLD, token), part(b, HOLD, 0))).isInstanceOf(GroupOutcome.Applied.class);
        assertThat(held(answer(store.read(a, TIMEOUT))).record().fencingToken()).isEqualTo(token + FencingTokens.STEP);
    }

    @Test
    void aDeadOwnersLockIsReplacedIfItStillShowsTheSameHeartbeat() {
        long token = token(answer(store.take(table.take(a, OTHER_HOLD, Map.of("old", "x")))));
        LockRecord seen = held(answer(store.read(a, TIMEOUT))).record();
        answer(store.beat(new Beat(a, OTHER_HOLD, token, 1, LEASE, 99_999, null, table.now, TIMEOUT)));
        LockRecord later = held(answer(store.read(a, TIMEOUT))).record();

        assertThat(taken(new GroupTake.Part(table.takeover(seen, HOLD, Map.of()), token), part(b, HOLD, 0)))
                .isInstanceOf(GroupOutcome.Refused.class);
        assertThat(taken(new GroupTake.Part(table.takeover(later, HOLD, Map.of()), token), part(b, HOLD, 0)))
                .isInstanceOf(GroupOutcome.Applied.class);

        assertThat(table.item(a)).doesNotContainKeys("old", "alive_until");
    }

    @Test
    void aFormerHoldersManyAttributesAreRemovedFirst() {
        Map<String, Object> many = IntStream.range(0, 250).boxed().collect(Collectors.toMap(i -> "a" + i, i -> i));
        long token = token(answer(store.take(table.take(a, OTHER_HOLD, many))));
        answer(store.beat(table.beat(a, OTHER_HOLD, 1)));
        LockRecord seen = held(answer(store.read(a, TIMEOUT))).record();
        Map<String, Object> own = IntStream.range(0, 200).boxed().collect(Collectors.toMap(i -> "b" + i, i -> i));

        assertThat(taken(new GroupTake.Part(table.takeover(seen, HOLD, own), token), part(b, HOLD, 0)))
                .isInstanceOf(GroupOutcome.Applied.class);

        assertThat(table.item(a)).containsKey("b7").doesNotContainKey("a7");
    }

    @Test
    void theSameRequestAgainChangesNothing() {
        GroupTake take = group(part(a, HOLD, 0), part(b, OTHER_HOLD, 0));
        answer(store.takeAll(take));
        answer(table.keepingTombstones().release(table.release(a, HOLD)));
        assertThat(answer(store.takeAll(take))).isInstanceOf(GroupOutcome.Applied.class);
        assertThat(answer(store.read(a, TIMEOUT))).isInstanceOf(Row.Free.class);
    }

    @Test
    void aForgedTokenIsMalformed() {
        table.forge(a, Map.of("fencing_token", AttributeValue.fromN("-5")));
        LockStore.ReadRows rows = answer(store.readAll(List.of(a, b), TIMEOUT));
        assertThat(rows.rows().get(a)).isInstanceOf(Row.Malformed.class);
        assertThat(taken(part(a, HOLD, 0), part(b, HOLD, 0)))
                .isInstanceOfSatisfying(
                        GroupOutcome.Refused.class,
                        refused -> assertThat(refused.rows().get(a)).isInstanceOf(Row.Malformed.class));
    }

    @Test
    void allRowsAreReadAlsoThoseThatDoNotExist() {
        long token = token(answer(store.take(table.take(a, HOLD))));
        LockKey free = LockKey.of("free-" + UUID.randomUUID());
        answer(table.keepingTombstones().take(table.take(free, HOLD)));
        answer(table.keepingTombstones().release(table.release(free, HOLD)));

        Answer<LockStore.ReadRows> answer = dated(store.readAll(List.of(a, b, free), TIMEOUT));

        assertThat(answer.date()).isNotEqualTo(Answer.NO_DATE);
        Map<LockKey, Row> rows = answer.content().rows();
        assertThat(held(rows.get(a)).record().fencingToken()).isEqualTo(token);
        assertThat(rows.get(b)).isInstanceOf(Row.Absent.class);
        assertThat(rows.get(free)).isInstanceOf(Row.Free.class);
        assertThat(answer.content().unread()).isEmpty();
    }

    @Test
    void rowsThatDoNotFitIntoOneAnswerAreUnreadAndNotAbsent() {
        Map<String, Object> large = Map.of("blob", "x".repeat(390_000));
        List<LockKey> keys = IntStream.range(0, 50)
                .mapToObj(i -> LockKey.of("large-" + a.partitionKey(), "row " + i))
                .toList();
        keys.forEach(key -> answer(store.take(table.take(key, HOLD, large))));

        LockStore.ReadRows rows = answer(store.readAll(keys, TIMEOUT));

        Set<LockKey> unread = rows.unread();
        assertThat(unread).isNotEmpty();
        assertThat(rows.rows().keySet()).hasSize(keys.size() - unread.size()).doesNotContainAnyElementsOf(unread);
        assertThat(rows.rows().values()).allMatch(row -> row instanceof Row.Held);
    }

    @Test
    void aHundredLocksAreTakenAtOnce() {
        GroupTake.Part[] parts = IntStream.range(0, 100)
                .mapToObj(i -> part(LockKey.of(a.partitionKey(), "row " + i), HOLD, 0))
                .toArray(GroupTake.Part[]::new);
        assertThat(taken(parts)).isInstanceOf(GroupOutcome.Applied.class);
    }

    @Test
    void attributesThatDoNotFitFailForGood() {
        Map<String, Object> tooLarge = Map.of("blob", "x".repeat(410_000));
        StoreException failure =
                failure(store.takeAll(group(new GroupTake.Part(table.take(a, HOLD, tooLarge), 0), part(b, HOLD, 0))));
        assertThat(failure.kind()).isEqualTo(StoreException.Kind.FATAL);
        assertThat(failure.reason().code()).isEqualTo(LockException.Code.INVALID_SETTING);
        assertThat(answer(store.read(b, TIMEOUT))).isInstanceOf(Row.Absent.class);
    }

    @Test
    void keysHaveThePrefixOfTheClient() {
        LockStore prefixed = table.withPrefix("p:");
        answer(prefixed.takeAll(group(part(a, HOLD, 0), part(b, HOLD, 0))));
        assertThat(answer(store.read(LockKey.of("p:" + a.partitionKey()), TIMEOUT)))
                .isInstanceOf(Row.Held.class);
        assertThat(answer(prefixed.readAll(List.of(a, b), TIMEOUT)).rows().values())
                .allMatch(row -> row instanceof Row.Held);
        Outcome released = answer(prefixed.release(table.release(a, HOLD)));
        assertThat(released).isInstanceOf(Outcome.Applied.class);
    }
}
