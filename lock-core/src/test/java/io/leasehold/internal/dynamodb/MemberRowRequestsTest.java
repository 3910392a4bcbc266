package io.leasehold.internal.dynamodb;

import static io.leasehold.internal.dynamodb.ReadableRequests.condition;
import static io.leasehold.internal.dynamodb.ReadableRequests.update;
import static io.leasehold.internal.dynamodb.Stored.answer;
import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.LockKey;
import io.leasehold.LockRecord;
import io.leasehold.internal.store.Beat;
import io.leasehold.internal.store.FencingTokens;
import io.leasehold.internal.store.LockStore;
import io.leasehold.internal.store.Mark;
import io.leasehold.internal.store.MemberRow;
import io.leasehold.internal.store.MemberWait;
import io.leasehold.internal.store.Outcome;
import io.leasehold.internal.store.Release;
import io.leasehold.internal.store.Take;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/** What the requests of locks with members ask for, their placeholders replaced. */
class MemberRowRequestsTest {

    private static final Duration LIMIT = Duration.ofMillis(1250);
    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final Instant NOW = Instant.parse("2027-01-01T00:00:00Z");
    private static final long SECONDS = NOW.getEpochSecond();
    private static final String HOLD = Stored.HOLD;
    private static final LockKey LOCK = LockKey.of("a", "-");
    private static final LockKey SLOT = MemberRow.slot(LOCK, 3);
    private static final LockKey MEMBER = MemberRow.shared(LOCK, HOLD);

    private final Requests requests = requests(Stored.EXPIRY);

    private static Requests requests(Duration expiryPeriod) {
        return new Requests(
                new StoreSettings(Stored.layout("locks"), expiryPeriod, Stored.RETENTION), new TimeLimits());
    }

    private UpdateItemRequest take(LockKey key, @Nullable LockRecord replaced) {
        return requests.take(new Take(key, HOLD, "me", LEASE, Map.of(), NOW, replaced, Beat.UNKNOWN, false, LIMIT))
                .last();
    }

    private UpdateItemRequest release(LockKey key, Duration retention) {
        return requests.tombstone(Release.of(key, HOLD, 4096, Set.of(), NOW, LIMIT), retention)
                .last();
    }

    private UpdateItemRequest mark(Duration expiryPeriod) {
        return requests(expiryPeriod).ofMembers().mark(new Mark(LOCK, NOW, LIMIT));
    }

    private QueryRequest query() {
        StoreSettings settings = new StoreSettings(Stored.layout("locks"), Stored.EXPIRY, Stored.RETENTION, "prefix/");
        return new ReadRequests(settings.layout(), settings.keys(), new TimeLimits()).members(LOCK, null, LIMIT);
    }

    @Test
    void aMarkSeedsTheTokenAndShowsTheRow() {
        UpdateItemRequest mark = mark(Stored.EXPIRY);

        long seed = FencingTokens.seed(NOW) + FencingTokens.STEP;
        assertThat(update(mark))
                .isEqualTo("SET shared = 2592000, expiry_time = " + (SECONDS + 2_592_000)
                        + ", fencing_token = if_not_exists(fencing_token, " + seed + ")");
        assertThat(mark.returnValues()).isEqualTo(ReturnValue.ALL_NEW);
        assertThat(condition(take(LOCK, null))).endsWith(" AND " + condition(mark));
    }

    @Test
    void aMarkKeepsTheRowForALongerExpiryPeriodToo() {
        assertThat(update(mark(Duration.ofDays(40)))).contains("expiry_time = " + (SECONDS + 40 * 86_400));
    }

    @Test
    void everyWriteOfAMainRowKeepsItForAsLongAsItsMarkSays() {
        String hour = "expiry_time = " + SECONDS + " + if_not_exists(shared, 3600)";

        assertThat(update(take(LOCK, null))).contains(hour);
        assertThat(update(requests.beat(new Beat(LOCK, HOLD, 4096, 7, LEASE, Beat.UNKNOWN, null, NOW, LIMIT))))
                .contains(hour);
        assertThat(update(release(LOCK, Duration.ofHours(1)))).contains(hour);
    }

    @Test
    void aTakeOfASlotForgetsWhatTheHolderBeforeWaitedFor() {
        LockRecord dead = new LockRecord(SLOT, "other", LEASE, "seen-version", null, 4096, Map.of());

        assertThat(update(take(SLOT, dead))).containsPattern("REMOVE .*waits_for");
        assertThat(update(take(SLOT, null))).containsPattern("REMOVE .*waits_for");
    }

    @Test
    void aReleaseOfASlotForgetsWhatItsHolderWaitedFor() {
        assertThat(update(release(SLOT, Stored.RETENTION))).containsPattern("REMOVE .*waits_for");
    }

    @Test
    void onlyTheHoldItselfSaysWhatItWaitsFor() {
        UpdateItemRequest wait =
                requests.ofMembers().waitFor(new MemberWait(SLOT, HOLD, 4096, Stored.OTHER_HOLD, LIMIT));

        assertThat(update(wait)).isEqualTo("SET waits_for = " + Stored.OTHER_HOLD);
        assertThat(condition(wait))
                .isEqualTo("begins_with(record_version_number, " + HOLD + ":) AND fencing_token = 4096");
        assertThat(wait.returnValuesOnConditionCheckFailure()).isEqualTo(ReturnValuesOnConditionCheckFailure.ALL_OLD);
    }

    @Test
    void aHeartbeatKeepsWhatTheMemberWaitsFor() {
        assertThat(update(requests.beat(new Beat(SLOT, HOLD, 4096, 7, LEASE, Beat.UNKNOWN, null, NOW, LIMIT))))
                .doesNotContain("waits_for");
    }

    @Test
    void allMembersOfALockAreReadConsistently() {
        QueryRequest query = query();

        assertThat(query.consistentRead()).isTrue();
        assertThat(condition(query)).isEqualTo("lock_key = prefix/a AND sort_key BETWEEN -~limit~ AND -~shared~~");
        assertThat(query.filterExpression()).isNull();
        assertThat(query.limit()).isNull();
    }

    @Test
    void aMarkedRowIsNotDeleted() {
        assertThat(condition(requests.delete(Release.of(LOCK, HOLD, 4096, Set.of(), NOW, LIMIT))))
                .endsWith(" AND attribute_not_exists(shared)");
    }

    @Test
    void aPageOfMembersTellsWhetherThereAreMore() {
        Map<String, AttributeValue> last =
                Map.of("lock_key", AttributeValue.fromS("prefix/a"), "sort_key", AttributeValue.fromS("-~limit~3"));
        QueryResponse page =
                QueryResponse.builder().items(List.of(last)).lastEvaluatedKey(last).build();

        LockStore.Members members = answer(AnsweredStore.of(page).members(LOCK, null, LIMIT));

        assertThat(members.rows()).hasSize(1);
        assertThat(members.cursor()).isEqualTo(new Cursor(last));
    }

    @Test
    void theRowOfASharedHolderIsDeletedAtItsRelease() {
        LockStore store = AnsweredStore.of(DeleteItemResponse.builder().build());

        assertThat(answer(store.release(Release.of(MEMBER, HOLD, 4096, Set.of(), NOW, LIMIT))))
                .isInstanceOf(Outcome.Applied.class);
    }
}
