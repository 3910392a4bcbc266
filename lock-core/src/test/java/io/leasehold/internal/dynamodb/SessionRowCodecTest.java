package io.leasehold.internal.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.LockKey;
import io.leasehold.internal.store.Row;
import io.leasehold.internal.store.SessionRow;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What rows say of sessions. */
class SessionRowCodecTest {

    private static final String ID = SessionRow.id("prefix/", "5".repeat(32), Duration.ofSeconds(30));
    private static final LockKey KEY = LockKey.of("order-7");

    private final RowCodec codec = new RowCodec(new RowKeys(Stored.layout("locks"), ""));
    private final Map<String, AttributeValue> item = new HashMap<>(Map.of(
            "lock_key", AttributeValue.fromS("order-7"),
            "sort_key", AttributeValue.fromS("-"),
            "owner_name", AttributeValue.fromS("me"),
            "lease_duration", AttributeValue.fromN("31536000"),
            "record_version_number", AttributeValue.fromS("0".repeat(32) + ":" + "0".repeat(13)),
            "expiry_time", AttributeValue.fromN("1900000000"),
            "fencing_token", AttributeValue.fromN("1024"),
            "session_id", AttributeValue.fromS(ID)));

    private Row.Held held() {
        return (Row.Held) codec.row(KEY, item);
    }

    @Test
    void aSessionKeepsAHoldAliveThatItsRowEnrols() {
        assertThat(held().record().session()).isEqualTo(ID);
    }

    @Test
    void aHoldThatASessionKeepsAliveHasNoEndOfItsOwn() {
        item.put("alive_until", AttributeValue.fromN("1900000000"));

        assertThat(held().record().aliveUntil()).isNull();
    }

    @Test
    void aSessionThatAnOlderClientsTakeLeftBehindIsNone() {
        item.put("lease_duration", AttributeValue.fromN("30"));
        item.put("alive_until", AttributeValue.fromN("1900000000"));

        assertThat(held().record().session()).isNull();
        assertThat(held().record().aliveUntil()).isEqualTo(Instant.ofEpochSecond(1_900_000_000));
    }

    @Test
    void aSessionBelongsToAVersionOfOurs() {
        item.put("record_version_number", AttributeValue.fromS("v"));

        assertThat(held().record().session()).isNull();
    }

    @Test
    void aSessionWhoseIdNoClientMakesIsNone() {
        List<AttributeValue> ids = List.of(
                AttributeValue.fromS(""),
                AttributeValue.fromS(ID + "x"),
                AttributeValue.fromS("~session/5-30000"),
                AttributeValue.fromS("p".repeat(2048) + ID),
                AttributeValue.fromN("7"));
        for (AttributeValue id : ids) {
            item.put("session_id", id);
            assertThat(held().record().session()).isNull();
        }
    }

    @Test
    void theRowOfASessionThatIsOverIsFreeAndShowsNothingMore() {
        item.keySet().retainAll(Set.of("lock_key", "sort_key", "expiry_time", "fencing_token"));
        item.put("session_state", AttributeValue.fromS("fenced"));
        item.put("revoked", AttributeValue.fromSs(List.of("hold")));

        assertThat(codec.row(KEY, item)).isInstanceOfSatisfying(Row.Free.class, free -> {
            assertThat(free.record().attributes()).isEmpty();
            assertThat(free.record().fencingToken()).isEqualTo(1024);
        });
    }

    @Test
    void onlyASetOfTextNamesTheHoldsThatOthersEnd() {
        assertThat(codec.revoked(item)).isEmpty();

        item.put("revoked", AttributeValue.fromS("hold"));
        assertThat(codec.revoked(item)).isEmpty();

        item.put("revoked", AttributeValue.fromSs(List.of("one", "two")));
        assertThat(codec.revoked(item)).containsExactlyInAnyOrder("one", "two");
    }
}
