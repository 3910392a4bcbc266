package io.leasehold.internal.dynamodb;

import static io.leasehold.internal.dynamodb.Stored.HOLD;
import static io.leasehold.internal.dynamodb.Stored.LEASE;
import static io.leasehold.internal.dynamodb.Stored.OTHER_HOLD;
import static io.leasehold.internal.dynamodb.Stored.TIMEOUT;
import static io.leasehold.internal.dynamodb.Stored.answer;
import static io.leasehold.internal.dynamodb.Stored.failure;
import static io.leasehold.internal.dynamodb.Stored.held;
import static io.leasehold.internal.dynamodb.Stored.reason;
import static io.leasehold.internal.dynamodb.Stored.refusedOn;
import static io.leasehold.internal.dynamodb.Stored.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leasehold.InvalidLockSettingException;
import io.leasehold.LockKey;
import io.leasehold.LockRecord;
import io.leasehold.internal.store.Beat;
import io.leasehold.internal.store.FencingTokens;
import io.leasehold.internal.store.HoldVersion;
import io.leasehold.internal.store.LockStore;
import io.leasehold.internal.store.Row;
import io.leasehold.internal.store.StoreException;
import io.leasehold.internal.store.Take;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Taking a lock that is free. */
class TakingIT {

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

    @Test
    void writesOwnerLeaseVersionExpiryAndToken() {
        long token = token(answer(store.take(table.take(key, HOLD))));

        assertThat(table.item(key))
                .containsOnly(
                        Map.entry("owner_name", AttributeValue.fromS("owner of " + HOLD)),
                        Map.entry("lease_duration", AttributeValue.fromN("30")),
                        Map.entry("record_version_number", AttributeValue.fromS(HoldVersion.first(HOLD))),
                        Map.entry("expiry_time", epoch(Stored.EXPIRY)),
                        Map.entry("fencing_token", AttributeValue.fromN(Long.toString(token))));
    }

    @Test
    void startsTheTokenAtTheWallClock() {
        long token = token(answer(store.take(table.take(key, HOLD))));

        assertThat(token).isEqualTo(FencingTokens.seed(table.now.plusMillis(1))).isLessThan(1L << 53);
    }

    @Test
    void isRefusedByAHolderAndShowsIt() {
        answer(store.take(table.take(key, HOLD, Map.of("purpose", "report"))));

        Row.Held seen = held(refusedOn(answer(store.take(table.take(key, OTHER_HOLD)))));

        assertThat(seen.isOf(HOLD)).isTrue();
        assertThat(seen.lease()).isEqualTo(LEASE);
        assertThat(seen.record().ownerName()).isEqualTo("owner of " + HOLD);
        assertThat(seen.record().attributes()).containsExactly(Map.entry("purpose", "report"));
    }

    @Test
    void raisesTheTokenThatARowKeeps() {
        long first = token(answer(store.take(table.take(key, HOLD))));
        answer(store.release(table.release(key, HOLD)));

        assertThat(token(answer(store.take(table.take(key, OTHER_HOLD))))).isEqualTo(first + FencingTokens.STEP);
    }

    @Test
    void raisesTheTokenAfterTheRowWasDeletedAsLongAsTheClockWentOn() {
        long first = token(answer(store.take(table.take(key, HOLD))));
        answer(deleting.release(table.release(key, HOLD)));
        Take later = new Take(
                key, OTHER_HOLD, "owner", LEASE, Map.of(), table.now.plusMillis(1), null, Beat.UNKNOWN, false, TIMEOUT);

        assertThat(token(answer(store.take(later)))).isGreaterThan(first);
    }

    @Test
    void storesALeaseWithFractionsOfASecond() {
        Duration lease = Duration.ofMillis(2300);
        answer(store.take(
                new Take(key, HOLD, "owner", lease, Map.of(), table.now, null, Beat.UNKNOWN, false, TIMEOUT)));

        assertThat(table.item(key)).containsEntry("lease_duration", AttributeValue.fromN("2.3"));
        assertThat(held(answer(store.read(key, TIMEOUT))).lease()).isEqualTo(lease);
    }

    @Test
    void storesAttributesWhateverTheirNames() {
        Map<String, Object> attributes = new HashMap<>();
        for (String name : List.of("#a b", ":v0", "a.b[0]", "SET", "ttl", "Größe", "\"")) {
            attributes.put(name, "value of " + name);
        }

        answer(store.take(table.take(key, HOLD, attributes)));

        assertThat(held(answer(store.read(key, TIMEOUT))).record().attributes()).isEqualTo(attributes);
    }

    @Test
    void storesTheLargestAndTheSmallestNumber() {
        BigDecimal large = new BigDecimal("9.9999999999999999999999999999999999999E+125");
        BigDecimal small = new BigDecimal("1E-130");

        answer(store.take(table.take(key, HOLD, Map.of("large", large, "small", small))));

        Map<String, Object> read =
                held(answer(store.read(key, TIMEOUT))).record().attributes();
        assertThat((BigDecimal) read.get("large")).isEqualByComparingTo(large);
        assertThat((BigDecimal) read.get("small")).isEqualByComparingTo(small);
    }

    @Test
    void isRefusedByATokenThatIsNoNumber() {
        table.forge(key, Map.of("fencing_token", AttributeValue.fromS("7")));

        assertThat(refusedOn(answer(store.take(table.take(key, HOLD))))).isInstanceOf(Row.Malformed.class);
    }

    @Test
    void isRefusedByATokenThatLeavesNoRoomBelowTwoToThe53() {
        table.forge(key, Map.of("fencing_token", AttributeValue.fromN(Long.toString((1L << 53) - 1))));

        assertThat(refusedOn(answer(store.take(table.take(key, HOLD))))).isInstanceOf(Row.Malformed.class);
    }

    @Test
    void reportsATokenThatIsNoWholeNumberAsMaybeApplied() {
        table.forge(key, Map.of("fencing_token", AttributeValue.fromN("1.5")));

        assertThat(failure(store.take(table.take(key, HOLD))).kind()).isEqualTo(StoreException.Kind.AMBIGUOUS);
    }

    @Test
    void refusesALeaseThatOutlivesTheExpiry() {
        Take take = new Take(
                key, HOLD, "owner", Duration.ofHours(1), Map.of(), table.now, null, Beat.UNKNOWN, false, TIMEOUT);

        assertThat(reason(store.take(take)))
                .isInstanceOf(InvalidLockSettingException.class)
                .hasMessageContainingAll("PT1H", "expiryPeriod");
    }

    @Test
    void takesAsManyAttributesAsOneExpressionHasRoomForAndRefusesOneMore() {
        int most = mostAttributes();

        token(answer(store.take(table.take(key, HOLD, attributes(most)))));

        assertThat(held(answer(store.read(key, TIMEOUT))).record().attributes()).hasSize(most);
        LockRecord seen = held(answer(store.read(key, TIMEOUT))).record();
        token(answer(store.take(table.takeover(seen, OTHER_HOLD, Map.of("z", "z")))));
        assertThatThrownBy(() -> store.check(attributes(most + 1)))
                .isInstanceOf(InvalidLockSettingException.class)
                .hasMessageContainingAll(most + 1 + " additional attributes", "4096", "a map");
    }

    private int mostAttributes() {
        int most = 1;
        while (isAllowed(attributes(most + 1))) {
            most++;
        }
        return most;
    }

    private boolean isAllowed(Map<String, Object> attributes) {
        try {
            store.check(attributes);
            return true;
        } catch (InvalidLockSettingException e) {
            return false;
        }
    }

    private static Map<String, Object> attributes(int number) {
        Map<String, Object> attributes = new HashMap<>();
        for (int i = 0; i < number; i++) {
            attributes.put("own" + i, "v");
        }
        return attributes;
    }

    @Test
    void saysThatTheAttributesAreTooLarge() {
        Take take = table.take(key, HOLD, Map.of("blob", "x".repeat(420_000)));

        assertThat(failure(store.take(take)).kind()).isEqualTo(StoreException.Kind.FATAL);
        assertThat(reason(store.take(take)))
                .isInstanceOf(InvalidLockSettingException.class)
                .hasMessageContaining("400 KB");
    }

    private static AttributeValue epoch(Duration afterNow) {
        return AttributeValue.fromN(Long.toString(table.now.plus(afterNow).getEpochSecond()));
    }
}
