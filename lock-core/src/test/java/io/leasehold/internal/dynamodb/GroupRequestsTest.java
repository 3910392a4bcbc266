package io.leasehold.internal.dynamodb;

import static io.leasehold.internal.dynamodb.ReadableRequests.condition;
import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.LockKey;
import io.leasehold.LockRecord;
import io.leasehold.internal.store.Beat;
import io.leasehold.internal.store.GroupTake;
import io.leasehold.internal.store.Take;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.Update;

/** What the transaction of a group asks for. That DynamoDB takes it is tested elsewhere. */
class GroupRequestsTest {

    private static final Duration LIMIT = Duration.ofMillis(1250);
    private static final LockKey KEY = LockKey.of("a");
    private static final String HOLD = "0123456789abcdef0123456789abcdef";

    private final StoreSettings settings = new StoreSettings(Stored.layout("locks"), Stored.EXPIRY, Stored.RETENTION);
    private final GroupRequests groups = new Requests(settings, new TimeLimits()).ofGroups();

    private TransactWriteItemsRequest transaction(@Nullable LockRecord replaced, long seenToken) {
        Take take = new Take(
                KEY,
                HOLD,
                "me",
                Duration.ofSeconds(30),
                Map.of(),
                Instant.parse("2027-01-01T00:00:00Z"),
                replaced,
                Beat.UNKNOWN,
                false,
                LIMIT);
        return groups.take(new GroupTake(List.of(new GroupTake.Part(take, seenToken)), "a fresh token", LIMIT))
                .transaction();
    }

    private static Update only(TransactWriteItemsRequest transaction) {
        assertThat(transaction.transactItems()).hasSize(1);
        return transaction.transactItems().get(0).update();
    }

    @Test
    void eachLockMustHaveTheTokenThatWasReadAndNoMembers() {
        assertThat(condition(only(transaction(null, 4096))))
                .startsWith("attribute_not_exists(owner_name) AND attribute_not_exists(record_version_number) AND ")
                .endsWith(" AND fencing_token = 4096 AND attribute_not_exists(shared)");
    }

    @Test
    void aLockWithoutATokenMustHaveNoneStill() {
        assertThat(condition(only(transaction(null, 0))))
                .endsWith(" AND attribute_not_exists(fencing_token) AND attribute_not_exists(shared)");
    }

    @Test
    void aDeadOwnersLockMustShowTheVersionThatWasSeen() {
        LockRecord seen = new LockRecord(KEY, "other", Duration.ofSeconds(30), "seen-version", null, 4096, Map.of());
        assertThat(condition(only(transaction(seen, 4096)))).startsWith("record_version_number = seen-version AND ");
    }

    @Test
    void aRefusalShowsTheRows() {
        assertThat(only(transaction(null, 0)).returnValuesOnConditionCheckFailure())
                .isEqualTo(ReturnValuesOnConditionCheckFailure.ALL_OLD);
    }

    @Test
    void aTransactionThatArrivesTwiceIsCarriedOutOnce() {
        assertThat(transaction(null, 0).clientRequestToken()).isEqualTo("a fresh token");
    }

    @Test
    void theSdkTriesNoLongerThanTheEngineWaits() {
        assertThat(transaction(null, 0).overrideConfiguration())
                .hasValueSatisfying(configuration ->
                        assertThat(configuration.apiCallTimeout()).hasValue(LIMIT));
    }
}
