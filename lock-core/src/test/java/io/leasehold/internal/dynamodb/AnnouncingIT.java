package io.leasehold.internal.dynamodb;

import static io.leasehold.internal.dynamodb.Stored.HOLD;
import static io.leasehold.internal.dynamodb.Stored.OTHER_HOLD;
import static io.leasehold.internal.dynamodb.Stored.TIMEOUT;
import static io.leasehold.internal.dynamodb.Stored.answer;
import static io.leasehold.internal.dynamodb.Stored.held;
import static io.leasehold.internal.dynamodb.Stored.refusedOn;
import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.LockKey;
import io.leasehold.internal.store.Announcement;
import io.leasehold.internal.store.HoldVersion;
import io.leasehold.internal.store.LockStore;
import io.leasehold.internal.store.Outcome;
import io.leasehold.internal.store.Row;
import io.leasehold.internal.store.Take;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What a row says of those who wait for it. */
class AnnouncingIT {

    private static final Outcome APPLIED = new Outcome.Applied(0, false);
    private static final Outcome APPLIED_AND_AWAITED = new Outcome.Applied(0, true);

    private static Stored table;
    private static LockStore store;
    private static LockStore deleting;

    private final LockKey key = LockKey.of("lock-" + UUID.randomUUID(), "part");

    @BeforeAll
    static void createTable() {
        table = new Stored();
        store = table.keepingTombstones();
        deleting = table.deleting();
    }

    private Outcome announced() {
        return answer(store.announce(new Announcement(key, "waiter-1", TIMEOUT)));
    }

    private Row.Held row() {
        return held(answer(store.read(key, TIMEOUT)));
    }

    @Test
    void aHeldRowTellsWhoWaitsAndIsOtherwiseUnchanged() {
        answer(store.take(table.take(key, HOLD)));
        Row.Held before = row();
        assertThat(announced()).isEqualTo(APPLIED);
        assertThat(row()).isEqualTo(new Row.Held(before.record(), before.version(), before.lease(), true));
        assertThat(table.item(key)).containsEntry("waiter_name", AttributeValue.fromS("waiter-1"));
    }

    @Test
    void aHeartbeatLeavesTheAnnouncement() {
        answer(store.take(table.take(key, HOLD)));
        announced();
        answer(store.beat(table.beat(key, HOLD, 1)));
        assertThat(row().awaited()).isTrue();
        assertThat(row().version()).isEqualTo(HoldVersion.of(HOLD, 1));
    }

    @Test
    void theReleaseTellsOfItAndClearsIt() {
        answer(store.take(table.take(key, HOLD)));
        announced();
        assertThat(answer(store.release(table.release(key, HOLD)))).isEqualTo(APPLIED_AND_AWAITED);
        assertThat(table.item(key)).containsOnlyKeys("expiry_time", "fencing_token");
        answer(store.take(table.take(key, OTHER_HOLD)));
        assertThat(answer(store.release(table.release(key, OTHER_HOLD)))).isEqualTo(APPLIED);
    }

    @Test
    void aReleaseThatDeletesTheRowTellsOfItToo() {
        answer(deleting.take(table.take(key, HOLD)));
        announced();
        assertThat(answer(deleting.release(table.release(key, HOLD)))).isEqualTo(APPLIED_AND_AWAITED);
        answer(deleting.take(table.take(key, HOLD)));
        assertThat(answer(deleting.release(table.release(key, HOLD)))).isEqualTo(APPLIED);
    }

    @Test
    void aTakeoverRemovesItSinceWhoWaitedMayBeDead() {
        answer(store.take(table.take(key, HOLD)));
        announced();
        answer(store.take(table.takeover(row().record(), OTHER_HOLD, Map.of())));
        assertThat(row().awaited()).isFalse();
        assertThat(row().record().attributes()).isEmpty();
    }

    @Test
    void whoWritesOverAHoldOfItsOwnLeavesItForThoseWhoWaitOn() {
        answer(store.take(table.take(key, HOLD)));
        announced();
        Take other = table.takeover(row().record(), OTHER_HOLD, Map.of());
        answer(store.take(new Take(
                key,
                OTHER_HOLD,
                other.ownerName(),
                other.lease(),
                Map.of(),
                table.now,
                other.replaced(),
                other.aliveUntil(),
                true,
                TIMEOUT)));
        assertThat(row().awaited()).isTrue();
        assertThat(row().isOf(OTHER_HOLD)).isTrue();
    }

    @Test
    void whoGivesUpTakesItsOwnNameOutAndNoOther() {
        answer(store.take(table.take(key, HOLD)));
        announced();
        Map<String, AttributeValue> before = table.item(key);
        refusedOn(answer(store.withdraw(new Announcement(key, "waiter-2", TIMEOUT))));
        assertThat(table.item(key)).isEqualTo(before);
        assertThat(answer(store.withdraw(new Announcement(key, "waiter-1", TIMEOUT))))
                .isEqualTo(APPLIED);
        assertThat(row().awaited()).isFalse();
        assertThat(row().isOf(HOLD)).isTrue();
    }

    @Test
    void nothingIsWrittenWhereNobodyHoldsTheLock() {
        assertThat(refusedOn(announced())).isInstanceOf(Row.Absent.class);
        assertThat(table.item(key)).isEmpty();
        answer(store.take(table.take(key, HOLD)));
        answer(store.release(table.release(key, HOLD)));
        assertThat(refusedOn(announced())).isInstanceOf(Row.Free.class);
        assertThat(table.item(key)).containsOnlyKeys("expiry_time", "fencing_token");
    }
}
