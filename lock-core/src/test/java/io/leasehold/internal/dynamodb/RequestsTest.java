package io.leasehold.internal.dynamodb;

import static io.leasehold.internal.dynamodb.ReadableRequests.condition;
import static io.leasehold.internal.dynamodb.ReadableRequests.update;
import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.LockKey;
import io.leasehold.LockRecord;
import io.leasehold.internal.store.Beat;
import io.leasehold.internal.store.Release;
import io.leasehold.internal.store.Take;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/** What the protocol's requests ask for, their placeholders replaced. That DynamoDB takes them is tested elsewhere. */
class RequestsTest {

    private static final Duration LIMIT = Duration.ofMillis(1250);
    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final LockKey KEY = LockKey.of("a");
    private static final Instant NOW = Instant.parse("2027-01-01T00:00:00Z");
    private static final String HOLD = "0123456789abcdef0123456789abcdef";

    private final StoreSettings settings = new StoreSettings(Stored.layout("locks"), Stored.EXPIRY, Stored.RETENTION);
    private final TimeLimits limits = new TimeLimits();
    private final Requests requests = new Requests(settings, limits);
    private final ReadRequests reads = new ReadRequests(settings.layout(), settings.keys(), limits);

    private UpdateItemRequest take(@Nullable LockRecord replaced) {
        return requests.take(new Take(KEY, HOLD, "me", LEASE, Map.of(), NOW, replaced, Beat.UNKNOWN, false, LIMIT))
                .last();
    }

    private UpdateItemRequest beat() {
        return requests.beat(new Beat(KEY, HOLD, 4096, 7, LEASE, Beat.UNKNOWN, null, NOW, LIMIT));
    }

    private UpdateItemRequest release() {
        return requests.tombstone(Release.of(KEY, HOLD, 4096, Set.of(), NOW, LIMIT), Stored.RETENTION)
                .last();
    }

    @Test
    void everyReadIsStronglyConsistent() {
        assertThat(reads.read(KEY, LIMIT).consistentRead()).isTrue();
        assertThat(reads.scan(null, LIMIT).consistentRead()).isTrue();
        assertThat(reads.query("a", null, LIMIT).consistentRead()).isTrue();
    }

    @Test
    void aTakeAsksForARowWithNeitherOwnerNorVersion() {
        assertThat(condition(take(null)))
                .startsWith("attribute_not_exists(owner_name) AND attribute_not_exists(record_version_number) AND ");
    }

    @Test
    void aWriteThatDoesNotSayTheEndOfItsHoldRemovesIt() {
        assertThat(update(take(null))).contains("REMOVE alive_until");
        assertThat(update(beat())).contains("REMOVE alive_until");
        assertThat(update(release())).containsPattern("REMOVE .*alive_until");
    }

    @Test
    void aWriteSaysTheEndOfItsHoldByTheTablesClock() {
        Take take = new Take(KEY, HOLD, "me", LEASE, Map.of(), NOW, null, 1_900_000_000, false, LIMIT);
        Beat beat = new Beat(KEY, HOLD, 4096, 7, LEASE, 1_900_000_000, null, NOW, LIMIT);

        assertThat(update(requests.take(take).last()))
                .contains("alive_until = 1900000000")
                .doesNotContainPattern("REMOVE .*alive_until");
        assertThat(update(requests.beat(beat)))
                .contains("alive_until = 1900000000")
                .doesNotContainPattern("REMOVE .*alive_until");
    }

    @Test
    void aTakeoverAsksForTheVersionThatWasSeen() {
        LockRecord seen = new LockRecord(KEY, "other", LEASE, "seen-version", null, 4096, Map.of());
        assertThat(condition(take(seen))).startsWith("record_version_number = seen-version AND ");
    }

    @Test
    void aTakeAsksForATokenThatLeavesRoomForItsOwn() {
        assertThat(condition(take(null)))
                .endsWith(" AND (attribute_not_exists(fencing_token) OR fencing_token BETWEEN 1 AND 9007199254732799)");
    }

    @Test
    void aHeartbeatAsksForItsHoldAndTokenAndForNoLaterBeat() {
        assertThat(condition(beat()))
                .isEqualTo("record_version_number BETWEEN " + HOLD + ":0000000000000 AND " + HOLD + ":0000000000007"
                        + " AND fencing_token = 4096");
    }

    @Test
    void aReleaseAsksForItsHoldAndTokenWhateverTheBeat() {
        assertThat(condition(release()))
                .isEqualTo("begins_with(record_version_number, " + HOLD + ":) AND fencing_token = 4096");
    }

    @Test
    void everyWriteThatIsRefusedShowsTheRow() {
        for (UpdateItemRequest request : new UpdateItemRequest[] {take(null), beat(), release()}) {
            assertThat(request.returnValuesOnConditionCheckFailure())
                    .isEqualTo(ReturnValuesOnConditionCheckFailure.ALL_OLD);
        }
    }

    @Test
    void theSdkTriesNoLongerThanTheEngineWaits() {
        assertThat(beat().overrideConfiguration()).hasValueSatisfying(configuration -> {
            assertThat(configuration.apiCallTimeout()).hasValue(LIMIT);
            assertThat(configuration.apiCallAttemptTimeout()).hasValue(LIMIT);
        });
    }
}
