package io.leasehold.internal.dynamodb;

import static io.leasehold.internal.dynamodb.Stored.HOLD;
import static io.leasehold.internal.dynamodb.Stored.TIMEOUT;
import static io.leasehold.internal.dynamodb.Stored.answer;
import static io.leasehold.internal.dynamodb.Stored.token;
import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.LockKey;
import io.leasehold.LockRecord;
import io.leasehold.internal.store.LockStore;
import io.leasehold.internal.store.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class ReadingIT {

    private static Stored table;
    private static LockStore store;

    private final LockKey key = LockKey.of("lock-" + UUID.randomUUID(), "part");

    @BeforeAll
    static void createTable() {
        table = new Stored();
        store = table.keepingTombstones();
    }

    @Test
    void tellsWhereThereIsNoRow() {
        assertThat(answer(store.read(key, TIMEOUT))).isInstanceOf(Row.Absent.class);
    }

    @Test
    void takesARowForFreeThatHasOtherAttributesOnly() {
        table.forge(key, Map.of("isReleased", AttributeValue.fromS("1")));

        assertThat(answer(store.read(key, TIMEOUT))).isInstanceOf(Row.Free.class);
        assertThat(token(answer(store.take(table.take(key, HOLD))))).isPositive();
    }

    @Test
    void listsTheRowsOfOnePartition() {
        answer(store.take(table.take(key, HOLD)));
        answer(store.take(table.take(LockKey.of(key.partitionKey(), "z"), HOLD)));

        LockStore.Page page = answer(store.page(key.partitionKey(), null, TIMEOUT));

        assertThat(page.records()).extracting(record -> record.key().sortKey()).containsExactly("part", "z");
        assertThat(page.cursor()).isNull();
    }

    @Test
    void listsAllRowsPageByPage() {
        String partition = "large-" + UUID.randomUUID();
        Map<String, Object> blob = Map.of("blob", "x".repeat(390_000));
        for (int i = 0; i < 4; i++) {
            answer(store.take(table.take(LockKey.of(partition, "row " + i), HOLD, blob)));
        }

        List<LockRecord> found = new ArrayList<>();
        int pages = 0;
        Object cursor = null;
        do {
            LockStore.Page page = answer(store.page(null, cursor, TIMEOUT));
            found.addAll(page.records());
            cursor = page.cursor();
            pages++;
        } while (cursor != null);

        assertThat(pages).isGreaterThan(1);
        assertThat(found)
                .filteredOn(record -> record.key().partitionKey().equals(partition))
                .hasSize(4);
    }

    @Test
    void listsAMalformedRowWithWhatIsSoundInIt() {
        table.forge(key, Map.of("owner_name", AttributeValue.fromS("x"), "lease_duration", AttributeValue.fromS("30")));

        LockRecord record =
                answer(store.page(key.partitionKey(), null, TIMEOUT)).records().get(0);

        assertThat(record.ownerName()).isEqualTo("x");
        assertThat(record.leaseDuration()).isNull();
    }
}
