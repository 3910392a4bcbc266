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
import io.leasehold.internal.store.Row;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Taking over a lock from its former holder. */
class TakingOverIT {

    private static Stored table;
    private static LockStore store;

    private final LockKey key = LockKey.of("lock-" + UUID.randomUUID(), "part");

    @BeforeAll
    static void createTable() {
        table = new Stored();
        store = table.keepingTombstones();
    }

    @Test
    void replacesTheHoldThatWasSeen() {
        long first = token(answer(store.take(table.take(key, HOLD))));
        LockRecord seen = held(answer(store.read(key, TIMEOUT))).record();

        long second = token(answer(store.take(table.takeover(seen, OTHER_HOLD, Map.of()))));

        assertThat(second).isEqualTo(first + FencingTokens.STEP);
        assertThat(held(answer(store.read(key, TIMEOUT))).isOf(OTHER_HOLD)).isTrue();
    }

    @Test
    void isRefusedOnceTheHolderShowedLife() {
        answer(store.take(table.take(key, HOLD)));
        LockRecord seen = held(answer(store.read(key, TIMEOUT))).record();
        answer(store.beat(table.beat(key, HOLD, 1)));

        Row row = refusedOn(answer(store.take(table.takeover(seen, OTHER_HOLD, Map.of()))));

        assertThat(held(row).version()).isEqualTo(HoldVersion.of(HOLD, 1));
    }

    @Test
    void leavesNothingOfTheFormerHoldersAttributes() {
        answer(store.take(table.take(key, HOLD, Map.of("#old one", "x", "map", Map.of("a", 1), "kept", "old"))));
        LockRecord seen = held(answer(store.read(key, TIMEOUT))).record();

        answer(store.take(table.takeover(seen, OTHER_HOLD, Map.of("kept", "new"))));

        assertThat(held(answer(store.read(key, TIMEOUT))).record().attributes())
                .containsExactly(Map.entry("kept", "new"));
    }

    @Test
    void leavesNothingOfMoreAttributesThanOneExpressionCanName() {
        forgeWithManyAttributes(700, "");
        LockRecord seen = held(answer(store.read(key, TIMEOUT))).record();

        token(answer(store.take(table.takeover(seen, HOLD, Map.of("a1", "new")))));

        assertThat(held(answer(store.read(key, TIMEOUT))).record().attributes())
                .containsExactly(Map.entry("a1", "new"));
    }

    @Test
    void leavesNothingOfAttributesWithTheLongestNames() {
        forgeWithManyAttributes(700, "x".repeat(250));
        LockRecord seen = held(answer(store.read(key, TIMEOUT))).record();

        token(answer(store.take(table.takeover(seen, HOLD, Map.of()))));

        assertThat(held(answer(store.read(key, TIMEOUT))).record().attributes()).isEmpty();
    }

    @Test
    void isRefusedInEachStepOnceTheHolderShowedLife() {
        forgeWithManyAttributes(700, "");
        LockRecord seen = held(answer(store.read(key, TIMEOUT))).record();
        Map<String, AttributeValue> beaten = new HashMap<>(table.item(key));
        beaten.put("record_version_number", AttributeValue.fromS("another version"));
        table.forge(key, beaten);

        Row row = refusedOn(answer(store.take(table.takeover(seen, HOLD, Map.of()))));

        assertThat(held(row).version()).isEqualTo("another version");
        assertThat(table.item(key)).isEqualTo(beaten);
    }

    @Test
    void takesARowOfAPythonClient() {
        table.forge(key, table.pythonRow());
        Row.Held seen = held(refusedOn(answer(store.take(table.take(key, HOLD)))));

        long token = token(answer(store.take(table.takeover(seen.record(), HOLD, Map.of()))));

        assertThat(seen.record().fencingToken()).isZero();
        assertThat(token).isEqualTo(FencingTokens.seed(table.now.plusMillis(1)));
    }

    private void forgeWithManyAttributes(int number, String suffix) {
        Map<String, AttributeValue> row = new HashMap<>(table.pythonRow());
        for (int i = 0; i < number; i++) {
            row.put("a" + i + suffix, AttributeValue.fromS("v"));
        }
        table.forge(key, row);
    }
}
