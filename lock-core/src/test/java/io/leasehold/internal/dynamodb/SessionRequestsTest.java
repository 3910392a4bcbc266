package io.leasehold.internal.dynamodb;

import static io.leasehold.internal.dynamodb.ReadableRequests.condition;
import static io.leasehold.internal.dynamodb.ReadableRequests.update;
import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.LockKey;
import io.leasehold.LockRecord;
import io.leasehold.internal.store.Beat;
import io.leasehold.internal.store.HoldVersion;
import io.leasehold.internal.store.Release;
import io.leasehold.internal.store.Revocation;
import io.leasehold.internal.store.SessionRow;
import io.leasehold.internal.store.Take;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/** What the requests of sessions ask for, their placeholders replaced. */
class SessionRequestsTest {

    private static final Duration LIMIT = Duration.ofMillis(1250);
    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final LockKey LOCK = LockKey.of("a");
    private static final String ID = SessionRow.id("prefix/", "5".repeat(32), Duration.ofSeconds(30));
    private static final LockKey SESSION = SessionRow.key(ID);
    private static final Instant NOW = Instant.parse("2027-01-01T00:00:00Z");
    private static final String HOLD = "0123456789abcdef0123456789abcdef";

    private Requests requests = requests(Stored.EXPIRY);

    private static Requests requests(Duration expiryPeriod) {
        return new Requests(
                new StoreSettings(Stored.layout("locks"), expiryPeriod, Stored.RETENTION), new TimeLimits());
    }

    private UpdateItemRequest take(LockKey key, @Nullable LockRecord replaced) {
        return requests.take(new Take(key, HOLD, "me", LEASE, Map.of(), NOW, replaced, Beat.UNKNOWN, false, LIMIT))
                .last();
    }

    private UpdateItemRequest beat(LockKey key, @Nullable String session) {
        return requests.beat(new Beat(key, HOLD, 4096, 7, LEASE, 1_900_000_000, session, NOW, LIMIT));
    }

    private UpdateItemRequest close() {
        return requests.ofSessions().end(Release.of(SESSION, HOLD, 4096, Set.of(), NOW, LIMIT));
    }

    private UpdateItemRequest fence() {
        return requests.ofSessions().end(Release.fence(SESSION, HoldVersion.of(HOLD, 7), NOW, LIMIT));
    }

    private UpdateItemRequest revoke() {
        return requests.ofSessions().revoke(new Revocation(SESSION, HOLD, LIMIT));
    }

    private static String expiry(Duration period) {
        return "expiry_time = " + (NOW.getEpochSecond() + period.toSeconds());
    }

    @Test
    void everyWriteThatChangesTheVersionRemovesTheSession() {
        LockRecord seen = new LockRecord(LOCK, "other", LEASE, "seen-version", null, 4096, Map.of());
        Release release = Release.of(LOCK, HOLD, 4096, Set.of(), NOW, LIMIT);

        assertThat(update(take(LOCK, null))).containsPattern("REMOVE .*session_id");
        assertThat(update(take(LOCK, seen))).containsPattern("REMOVE .*session_id");
        assertThat(update(beat(LOCK, null))).containsPattern("REMOVE .*session_id");
        assertThat(update(requests.tombstone(release, Stored.RETENTION).last())).containsPattern("REMOVE .*session_id");
    }

    @Test
    void aHeartbeatThatEnrolsNamesTheSessionAndNoEnd() {
        assertThat(update(beat(LOCK, ID)))
                .isEqualTo("SET record_version_number = " + HOLD + ":0000000000007, "
                        + expiry(Duration.ofDays(30))
                        + ", lease_duration = 31536000, session_id = " + ID + " REMOVE alive_until");
    }

    @Test
    void aHeartbeatThatPromotesWritesTheLeaseAgain() {
        assertThat(update(beat(LOCK, null)))
                .isEqualTo(
                        "SET record_version_number = " + HOLD + ":0000000000007, expiry_time = 1798761600"
                                + " + if_not_exists(shared, 3600), lease_duration = 30, alive_until = 1900000000 REMOVE session_id");
    }

    @Test
    void aHeartbeatThatEnrolsAsksForWhatAnyHeartbeatAsks() {
        assertThat(condition(beat(LOCK, ID)))
                .isEqualTo(condition(beat(LOCK, null)))
                .isEqualTo("record_version_number BETWEEN " + HOLD + ":0000000000000 AND " + HOLD
                        + ":0000000000007 AND fencing_token = 4096");
    }

    @Test
    void rowsThatNameASessionAndItsOwnOutliveALongerExpiryPeriodToo() {
        requests = requests(Duration.ofDays(40));

        assertThat(update(beat(LOCK, ID))).contains(expiry(Duration.ofDays(40)));
        assertThat(update(beat(SESSION, null))).contains(expiry(Duration.ofDays(40)));
        assertThat(update(take(SESSION, null))).contains(expiry(Duration.ofDays(40)));
    }

    @Test
    void aSessionIsNotOpenedAgain() {
        assertThat(condition(take(SESSION, null)))
                .startsWith("attribute_not_exists(owner_name) AND attribute_not_exists(record_version_number) AND ")
                .endsWith(" AND attribute_not_exists(session_state)");
        assertThat(condition(take(LOCK, null))).doesNotContain("session_state");
    }

    @Test
    void theRowOfASessionOutlivesEveryRowThatNamesIt() {
        assertThat(update(take(SESSION, null))).contains(expiry(Duration.ofDays(31)));
        assertThat(update(beat(SESSION, null))).contains(expiry(Duration.ofDays(31)));
        assertThat(update(close())).contains(expiry(Duration.ofDays(31)));
        assertThat(update(fence())).contains(expiry(Duration.ofDays(31)));
    }

    @Test
    void aSessionsHeartbeatFetchesTheHoldsThatOthersEndAndAsksThatItIsNotOver() {
        UpdateItemRequest beat = beat(SESSION, null);

        assertThat(update(beat)).endsWith(" REMOVE session_id");
        assertThat(beat.returnValues()).isEqualTo(ReturnValue.ALL_OLD);
        assertThat(condition(beat)).isEqualTo(condition(beat(LOCK, null)) + " AND attribute_not_exists(session_state)");
    }

    @Test
    void aLocksHeartbeatReturnsNothing() {
        assertThat(beat(LOCK, ID).returnValues()).isNull();
        assertThat(update(beat(LOCK, ID))).doesNotContain("revoked");
    }

    @Test
    void aSessionEndsForEverAndKeepsItsToken() {
        String removed = " REMOVE owner_name, lease_duration, record_version_number, waiter_name, alive_until,"
                + " session_id, revoked";

        assertThat(update(close())).isEqualTo("SET session_state = closed, " + expiry(Duration.ofDays(31)) + removed);
        assertThat(update(fence())).isEqualTo("SET session_state = fenced, " + expiry(Duration.ofDays(31)) + removed);
    }

    @Test
    void anOwnerClosesItsSessionWhateverTheBeat() {
        assertThat(condition(close()))
                .isEqualTo("begins_with(record_version_number, " + HOLD + ":) AND fencing_token = 4096");
    }

    @Test
    void othersFenceExactlyTheVersionThatTheyHaveSeen() {
        assertThat(condition(fence())).isEqualTo("record_version_number = " + HOLD + ":0000000000007");
    }

    @Test
    void aHoldIsRevokedOnlyInTheRowOfALiveSession() {
        assertThat(update(revoke())).isEqualTo("ADD revoked [" + HOLD + "]");
        assertThat(condition(revoke())).isEqualTo("attribute_exists(record_version_number)");
    }

    @Test
    void everyWriteThatIsRefusedShowsTheRow() {
        for (UpdateItemRequest request : List.of(close(), fence(), revoke(), beat(SESSION, null))) {
            assertThat(request.returnValuesOnConditionCheckFailure())
                    .isEqualTo(ReturnValuesOnConditionCheckFailure.ALL_OLD);
        }
    }

    @Test
    void severalRowsAreReadForHalfThePriceAndWithinTheTimeout() {
        StoreSettings settings = new StoreSettings(Stored.layout("locks"), Stored.EXPIRY, Stored.RETENTION, "prefix/");
        ReadRequests reads = new ReadRequests(settings.layout(), settings.keys(), new TimeLimits());

        BatchGetItemRequest request = reads.readSome(List.of(LOCK, SESSION), LIMIT);

        KeysAndAttributes wanted = request.requestItems().get("locks");
        assertThat(wanted.consistentRead()).isFalse();
        assertThat(wanted.keys()).extracting(key -> key.get("lock_key").s()).containsExactly("prefix/a", ID);
        assertThat(request.overrideConfiguration())
                .hasValueSatisfying(configuration ->
                        assertThat(configuration.apiCallTimeout()).hasValue(LIMIT));
    }

    @Test
    void aSessionsHeartbeatRemovesWhatItsOwnerWasTold() {
        Set<String> told = Set.of(HOLD);
        Beat beat = new Beat(SESSION, HOLD, 4096, 7, 6, LEASE, Beat.UNKNOWN, null, told, NOW, LIMIT);
        assertThat(update(requests.beat(beat))).endsWith(" DELETE revoked [" + HOLD + "]");
    }
}
