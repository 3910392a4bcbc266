package io.leasehold.internal.dynamodb;

import static io.leasehold.internal.dynamodb.Stored.HOLD;
import static io.leasehold.internal.dynamodb.Stored.LEASE;
import static io.leasehold.internal.dynamodb.Stored.OTHER_HOLD;
import static io.leasehold.internal.dynamodb.Stored.TIMEOUT;
import static io.leasehold.internal.dynamodb.Stored.answer;
import static io.leasehold.internal.dynamodb.Stored.held;
import static io.leasehold.internal.dynamodb.Stored.refusedOn;
import static io.leasehold.internal.dynamodb.Stored.token;
import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.LockKey;
import io.leasehold.LockRecord;
import io.leasehold.internal.store.Beat;
import io.leasehold.internal.store.HoldVersion;
import io.leasehold.internal.store.LockStore;
import io.leasehold.internal.store.Outcome;
import io.leasehold.internal.store.Release;
import io.leasehold.internal.store.Revocation;
import io.leasehold.internal.store.Row;
import io.leasehold.internal.store.SessionRow;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The rows of sessions, and of the locks that they keep alive, with both kinds of SDK client: the asynchronous one keeps
 * tombstones, the blocking one deletes the rows of locks.
 */
@ParameterizedClass
@ValueSource(booleans = {true, false})
class SessionRowsIT {

    private static final long END = 1_900_000_000;

    private static Stored table;

    private final LockKey lock = LockKey.of("lock-" + UUID.randomUUID());
    private final String owner = Stored.newHoldId();
    private final String sid = SessionRow.id("", owner, Stored.LEASE);
    private final LockKey session = SessionRow.key(sid);
    private final LockStore store;

    SessionRowsIT(boolean asynchronous) {
        store = asynchronous ? table.keepingTombstones() : table.deleting();
    }

    @BeforeAll
    static void createTable() {
        table = new Stored();
    }

    private long open() {
        return token(answer(store.take(table.take(session, owner))));
    }

    private Outcome beatOfSession(long beat) {
        return answer(store.beat(table.beat(session, owner, beat)));
    }

    private Outcome beatOfSession(long beat, Set<String> told) {
        long token = table.beat(session, owner, beat).fencingToken();
        return answer(store.beat(
                new Beat(session, owner, token, beat, 0, LEASE, Beat.UNKNOWN, null, told, table.now, TIMEOUT)));
    }

    private Outcome beatOfLock(long beat, long aliveUntil, @Nullable String keptAliveBy) {
        long token = table.beat(lock, HOLD, beat).fencingToken();
        return answer(
                store.beat(new Beat(lock, HOLD, token, beat, LEASE, aliveUntil, keptAliveBy, table.now, TIMEOUT)));
    }

    private void takeAndEnrol() {
        answer(store.take(table.take(lock, HOLD)));
        assertThat(beatOfLock(1, END, sid)).isEqualTo(new Outcome.Applied(0));
    }

    private Outcome fence(long beat) {
        return answer(store.release(Release.fence(session, HoldVersion.of(owner, beat), table.now, TIMEOUT)));
    }

    private Outcome close() {
        return answer(store.release(Release.of(session, owner, 0, Set.of(), table.now, TIMEOUT)));
    }

    private Outcome revoke(String holdId) {
        return answer(store.revoke(new Revocation(session, holdId, TIMEOUT)));
    }

    private LockRecord record(LockKey key) {
        return held(answer(store.read(key, TIMEOUT))).record();
    }

    private void assertExpires(LockKey key, Duration after) {
        long expected = table.now.getEpochSecond() + after.toSeconds();
        assertThat(table.item(key)).containsEntry("expiry_time", AttributeValue.fromN(Long.toString(expected)));
    }

    private void assertOver(String state, long token) {
        assertThat(table.item(session))
                .containsOnlyKeys("session_state", "expiry_time", "fencing_token")
                .containsEntry("session_state", AttributeValue.fromS(state));
        assertExpires(session, Duration.ofDays(31));
        assertThat(answer(store.read(session, TIMEOUT)))
                .isInstanceOfSatisfying(
                        Row.Free.class,
                        free -> assertThat(free.record().fencingToken()).isEqualTo(token));
    }

    @Test
    void anEnrolledLockNamesItsSessionAndLivesForAYear() {
        answer(store.take(table.take(lock, HOLD)));
        beatOfLock(1, END, null);
        beatOfLock(2, END, sid);

        assertThat(record(lock).session()).isEqualTo(sid);
        assertThat(record(lock).version()).isEqualTo(HoldVersion.of(HOLD, 2));
        assertThat(record(lock).leaseDuration()).isEqualTo(Duration.ofDays(365));
        assertThat(table.item(lock))
                .containsEntry("session_id", AttributeValue.fromS(sid))
                .doesNotContainKey("alive_until");
        assertExpires(lock, Duration.ofDays(30));
    }

    @Test
    void aPromotedLockHasItsOwnLeaseAndEndAgain() {
        takeAndEnrol();

        assertThat(beatOfLock(2, END, null)).isEqualTo(new Outcome.Applied(0));

        assertThat(record(lock).session()).isNull();
        assertThat(record(lock).leaseDuration()).isEqualTo(LEASE);
        assertThat(record(lock).aliveUntil()).isEqualTo(Instant.ofEpochSecond(END));
        assertThat(table.item(lock)).doesNotContainKey("session_id");
        assertExpires(lock, Stored.EXPIRY);
    }

    @Test
    void aLateEnrolmentDoesNotUndoAPromotion() {
        takeAndEnrol();
        beatOfLock(3, END, null);

        assertThat(refusedOn(beatOfLock(2, END, sid))).isInstanceOf(Row.Held.class);

        assertThat(record(lock).session()).isNull();
    }

    @Test
    void whoTakesAnEnrolledLockIsInNoSession() {
        takeAndEnrol();

        answer(store.take(table.takeover(record(lock), OTHER_HOLD, Map.of())));

        assertThat(record(lock).session()).isNull();
        assertThat(record(lock).leaseDuration()).isEqualTo(LEASE);
        assertThat(table.item(lock)).doesNotContainKey("session_id");
    }

    @Test
    void theReleaseOfAnEnrolledLockLeavesNoSession() {
        takeAndEnrol();

        assertThat(answer(store.release(table.release(lock, HOLD)))).isEqualTo(new Outcome.Applied(0));

        assertThat(table.item(lock)).doesNotContainKeys("session_id", "record_version_number");
    }

    @Test
    void aSessionThatAnOlderClientLeftBehindMeansNothing() {
        takeAndEnrol();
        Map<String, AttributeValue> row = table.item(lock);
        row.put("record_version_number", AttributeValue.fromS(HoldVersion.first(OTHER_HOLD)));
        row.put("lease_duration", AttributeValue.fromN("30"));
        row.put("alive_until", AttributeValue.fromN(Long.toString(END)));
        table.forge(lock, row);

        assertThat(record(lock).session()).isNull();
        assertThat(record(lock).aliveUntil()).isEqualTo(Instant.ofEpochSecond(END));
    }

    @Test
    void aSessionIsKeptAliveLikeALock() {
        long token = open();
        assertExpires(session, Duration.ofDays(31));

        assertThat(beatOfSession(3)).isEqualTo(new Outcome.Applied(0));
        assertThat(beatOfSession(2)).isInstanceOf(Outcome.Refused.class);

        assertThat(record(session).version()).isEqualTo(HoldVersion.of(owner, 3));
        assertThat(record(session).fencingToken()).isEqualTo(token);
        assertThat(record(session).leaseDuration()).isEqualTo(LEASE);
        assertExpires(session, Duration.ofDays(31));
    }

    @Test
    void othersFenceASessionOnlyInTheVersionThatTheyHaveSeen() {
        long token = open();
        beatOfSession(1);

        assertThat(refusedOn(fence(0))).isInstanceOf(Row.Held.class);
        assertThat(fence(1)).isEqualTo(new Outcome.Applied(0));

        assertOver("fenced", token);
    }

    @Test
    void theOwnerClosesItsSessionWhateverTheBeat() {
        long token = open();
        beatOfSession(7);

        assertThat(close()).isEqualTo(new Outcome.Applied(0));

        assertOver("closed", token);
    }

    @Test
    void aSessionThatIsOverRefusesBeatsRevocationsAndALateCreation() {
        open();
        fence(0);
        Map<String, AttributeValue> over = table.item(session);
        Beat late = new Beat(session, owner, tokenOf(over), 1, LEASE, Beat.UNKNOWN, null, table.now, TIMEOUT);

        assertThat(refusedOn(answer(store.take(table.take(session, owner))))).isInstanceOf(Row.Free.class);
        assertThat(refusedOn(answer(store.beat(late)))).isInstanceOf(Row.Free.class);
        assertThat(refusedOn(revoke(HOLD))).isInstanceOf(Row.Free.class);
        assertThat(refusedOn(close())).isInstanceOf(Row.Free.class);
        assertThat(table.item(session)).isEqualTo(over);
    }

    private static long tokenOf(Map<String, AttributeValue> item) {
        return Long.parseLong(item.get("fencing_token").n());
    }

    @Test
    void aBeatFetchesTheHoldsThatOthersEndAndTheNextOneThatTellsThemClearsThem() {
        open();
        assertThat(revoke(HOLD)).isEqualTo(new Outcome.Applied(0));
        revoke(OTHER_HOLD);
        revoke(HOLD);

        Outcome both = new Outcome.Applied(Set.of(HOLD, OTHER_HOLD));
        assertThat(beatOfSession(1)).isEqualTo(both);
        assertThat(beatOfSession(2)).isEqualTo(both);
        assertThat(beatOfSession(3, Set.of(HOLD))).isEqualTo(both);
        assertThat(beatOfSession(4, Set.of(OTHER_HOLD))).isEqualTo(new Outcome.Applied(Set.of(OTHER_HOLD)));
        assertThat(beatOfSession(5)).isEqualTo(new Outcome.Applied(0));
        assertThat(table.item(session)).doesNotContainKey("revoked");
    }

    @Test
    void nothingIsRevokedWhereThereIsNoSession() {
        assertThat(refusedOn(revoke(HOLD))).isInstanceOf(Row.Absent.class);
        assertThat(table.item(session)).isEmpty();
    }

    @Test
    void whatWasRevokedIsNoAttributeOfTheSessionsRecordAndGoesWithIt() {
        long token = open();
        revoke(HOLD);
        assertThat(record(session).attributes()).isEmpty();

        close();

        assertOver("closed", token);
    }

    @Test
    void aClientWithAnotherKeyPrefixFindsTheSessionOfALock() {
        takeAndEnrol();
        open();

        LockStore other = table.withPrefix("lock-");
        LockKey seenByOther = LockKey.of(lock.partitionKey().substring("lock-".length()));
        assertThat(answer(other.read(seenByOther, TIMEOUT)))
                .isInstanceOfSatisfying(
                        Row.Held.class,
                        held -> assertThat(held.record().session()).isEqualTo(sid));
        assertThat(answer(other.read(SessionRow.key(sid), TIMEOUT))).isInstanceOf(Row.Held.class);
    }
}
