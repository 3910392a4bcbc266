package io.leasehold.internal.dynamodb;

import static io.leasehold.internal.dynamodb.Stored.HOLD;
import static io.leasehold.internal.dynamodb.Stored.OTHER_HOLD;
import static io.leasehold.internal.dynamodb.Stored.TIMEOUT;
import static io.leasehold.internal.dynamodb.Stored.answer;
import static io.leasehold.internal.dynamodb.Stored.held;
import static io.leasehold.internal.dynamodb.Stored.refusedOn;
import static io.leasehold.internal.dynamodb.Stored.token;
import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.LockKey;
import io.leasehold.LockRecord;
import io.leasehold.internal.store.FencingTokens;
import io.leasehold.internal.store.HoldVersion;
import io.leasehold.internal.store.LockStore;
import io.leasehold.internal.store.Mark;
import io.leasehold.internal.store.MemberRow;
import io.leasehold.internal.store.MemberWait;
import io.leasehold.internal.store.Outcome;
import io.leasehold.internal.store.Release;
import io.leasehold.internal.store.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The rows of locks with shared holders and limits. */
class MemberRowsIT {

    private static Stored table;
    private static LockStore store;
    private static LockStore deleting;

    private final LockKey lock = LockKey.of("lock-" + UUID.randomUUID());
    private final LockKey member = MemberRow.shared(lock, HOLD);
    private final LockKey slot = MemberRow.slot(lock, 3);

    @BeforeAll
    static void createTable() {
        table = new Stored();
        store = table.keepingTombstones();
        deleting = table.deleting();
    }

    private Row mark() {
        return answer(store.mark(new Mark(lock, table.now, TIMEOUT)));
    }

    private void assertMainIsKept() {
        long expiry = Long.parseLong(table.item(lock).get("expiry_time").n());
        long least = table.now.plus(MemberRow.KEPT).getEpochSecond();
        assertThat(expiry).isGreaterThanOrEqualTo(least);
        assertThat(table.item(lock)).containsKey("shared");
    }

    private List<Row> members() {
        List<Row> rows = new ArrayList<>();
        @Nullable Object cursor = null;
        do {
            LockStore.Members page = answer(store.members(lock, cursor, TIMEOUT));
            rows.addAll(page.rows());
            cursor = page.cursor();
        } while (cursor != null);
        return rows;
    }

    @Test
    void aMarkMakesTheMainRowAndSeedsItsToken() {
        Row.Free row = (Row.Free) mark();
        assertThat(row.shared()).isTrue();
        assertThat(row.record().fencingToken()).isGreaterThan(FencingTokens.STEP);
        assertMainIsKept();
    }

    @Test
    void aMarkShowsTheHolderAndChangesItsHoldInNothing() {
        long token = token(answer(store.take(table.take(lock, HOLD))));
        Row.Held row = held(mark());
        assertThat(row.shared()).isTrue();
        assertThat(row.isOf(HOLD, token)).isTrue();
        assertThat(answer(store.beat(table.beat(lock, HOLD, 1)))).isInstanceOf(Outcome.Applied.class);
    }

    @Test
    void aTakeTellsOfTheMark() {
        assertThat(((Outcome.Applied) answer(store.take(table.take(lock, HOLD)))).shared())
                .isFalse();
        answer(store.release(table.release(lock, HOLD)));
        mark();
        assertThat(((Outcome.Applied) answer(store.take(table.take(lock, OTHER_HOLD)))).shared())
                .isTrue();
        Outcome refused = answer(store.take(table.take(lock, HOLD)));
        assertThat(held(refusedOn(refused)).shared()).isTrue();
        assertThat(held(answer(store.read(lock, TIMEOUT))).shared()).isTrue();
    }

    @Test
    void noWriteShortensTheLifeOfAMarkedRow() {
        mark();
        answer(deleting.take(table.take(lock, HOLD)));
        assertMainIsKept();
        answer(deleting.beat(table.beat(lock, HOLD, 1)));
        assertMainIsKept();
        answer(deleting.release(table.release(lock, HOLD)));
        assertMainIsKept();
        assertThat(answer(store.read(lock, TIMEOUT))).isInstanceOf(Row.Free.class);
    }

    @Test
    void anUnmarkedRowLivesAsLongAsEver() {
        answer(store.take(table.take(lock, HOLD)));
        assertThat(table.item(lock))
                .containsEntry(
                        "expiry_time",
                        AttributeValue.fromN(
                                Long.toString(table.now.plus(Stored.EXPIRY).getEpochSecond())));
    }

    @Test
    void theRowOfASharedHolderIsDeletedAtItsRelease() {
        answer(store.take(table.take(member, HOLD)));
        assertThat(answer(store.release(table.release(member, OTHER_HOLD)))).isInstanceOf(Outcome.Refused.class);
        assertThat(answer(store.release(table.release(member, HOLD)))).isInstanceOf(Outcome.Applied.class);
        assertThat(table.item(member)).isEmpty();
    }

    @Test
    void aSlotKeepsItsTokenButNotWhatItsHolderWaitedFor() {
        long token = token(answer(store.take(table.take(slot, HOLD))));
        answer(store.waitFor(new MemberWait(slot, HOLD, token, OTHER_HOLD, TIMEOUT)));
        answer(store.release(table.release(slot, HOLD)));
        assertThat(table.item(slot)).containsKey("fencing_token").doesNotContainKey("waits_for");
    }

    @Test
    void aMemberSaysWhatItWaitsFor() {
        long token = token(answer(store.take(table.take(member, HOLD))));
        assertThat(answer(store.waitFor(new MemberWait(member, HOLD, token + 1, OTHER_HOLD, TIMEOUT))))
                .isInstanceOf(Outcome.Refused.class);
        assertThat(answer(store.waitFor(new MemberWait(member, HOLD, token, OTHER_HOLD, TIMEOUT))))
                .isInstanceOf(Outcome.Applied.class);
        answer(store.beat(table.beat(member, HOLD, 1)));
        assertThat(held(members().get(0)).waitsFor()).isEqualTo(OTHER_HOLD);
    }

    @Test
    void aTakeOfASlotForgetsWhatTheHolderBeforeWaitedFor() {
        long token = token(answer(store.take(table.take(slot, HOLD))));
        answer(store.waitFor(new MemberWait(slot, HOLD, token, OTHER_HOLD, TIMEOUT)));
        LockRecord dead = held(answer(store.read(slot, TIMEOUT))).record();
        answer(store.take(table.takeover(dead, OTHER_HOLD, Map.of())));
        assertThat(held(answer(store.read(slot, TIMEOUT))).waitsFor()).isNull();
    }

    @Test
    void aDeadMemberIsReleasedOnlyAsItWasRead() {
        answer(store.take(table.take(member, HOLD)));
        Row.Held read = held(members().get(0));
        answer(store.beat(table.beat(member, HOLD, 1)));
        assertThat(answer(store.release(Release.asRead(read.record(), read.version(), table.now, TIMEOUT))))
                .isInstanceOf(Outcome.Refused.class);
        Row.Held latest = held(members().get(0));
        assertThat(latest.version()).isEqualTo(HoldVersion.of(HOLD, 1));
        assertThat(answer(store.release(Release.asRead(latest.record(), latest.version(), table.now, TIMEOUT))))
                .isInstanceOf(Outcome.Applied.class);
        assertThat(members()).isEmpty();
    }

    @Test
    void onlyMembersOfTheLockAreRead() {
        mark();
        answer(store.take(table.take(member, HOLD)));
        answer(store.take(table.take(slot, OTHER_HOLD)));
        answer(store.take(table.take(LockKey.of(lock.partitionKey(), "-~m"), HOLD)));
        answer(store.take(table.take(MemberRow.shared(LockKey.of(lock.partitionKey(), "b"), HOLD), HOLD)));
        answer(store.take(table.take(MemberRow.shared(LockKey.of(lock.partitionKey() + "b"), HOLD), HOLD)));
        assertThat(members()).hasSize(2);
    }

    @Test
    void allPagesAreRead() {
        Map<String, Object> large = Map.of("blob", "x".repeat(300_000));
        for (int i = 0; i < 8; i++) {
            answer(store.take(table.take(MemberRow.slot(lock, i), HOLD, large)));
        }
        assertThat(answer(store.members(lock, null, TIMEOUT)).cursor()).isNotNull();
        assertThat(members()).hasSize(8);
    }

    @Test
    void aMalformedMemberIsShown() {
        table.forge(member, Map.of("owner_name", AttributeValue.fromS("x")));
        assertThat(members()).singleElement().isInstanceOf(Row.Malformed.class);
    }

    @Test
    void aMalformedMarkIsAnError() {
        table.forge(lock, Map.of("shared", AttributeValue.fromBool(true)));
        assertThat(answer(store.read(lock, TIMEOUT))).isInstanceOf(Row.Malformed.class);
    }
}
