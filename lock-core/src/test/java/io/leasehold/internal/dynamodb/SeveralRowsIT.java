package io.leasehold.internal.dynamodb;

import static io.leasehold.internal.dynamodb.Stored.HOLD;
import static io.leasehold.internal.dynamodb.Stored.LEASE;
import static io.leasehold.internal.dynamodb.Stored.TIMEOUT;
import static io.leasehold.internal.dynamodb.Stored.answer;
import static io.leasehold.internal.dynamodb.Stored.dated;
import static io.leasehold.internal.dynamodb.Stored.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.leasehold.LockKey;
import io.leasehold.LockRecord;
import io.leasehold.internal.store.Answer;
import io.leasehold.internal.store.Beat;
import io.leasehold.internal.store.LockStore;
import io.leasehold.internal.store.SessionRow;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Reading several rows in one request, with both kinds of SDK client. */
@ParameterizedClass
@ValueSource(booleans = {true, false})
class SeveralRowsIT {

    private static Stored table;

    private final LockKey lock = LockKey.of("lock-" + UUID.randomUUID());
    private final String owner = Stored.newHoldId();
    private final String sid = SessionRow.id("", owner, Stored.LEASE);
    private final LockKey session = SessionRow.key(sid);
    private final LockStore store;

    SeveralRowsIT(boolean asynchronous) {
        store = asynchronous ? table.keepingTombstones() : table.deleting();
    }

    @BeforeAll
    static void createTable() {
        table = new Stored();
    }

    @Test
    void severalRowsAreReadAtOnceWithTheTablesTime() {
        long token = token(answer(store.take(table.take(lock, HOLD))));
        answer(store.beat(new Beat(lock, HOLD, token, 1, LEASE, Beat.UNKNOWN, sid, table.now, TIMEOUT)));
        answer(store.take(table.take(session, owner)));
        LockKey missing = LockKey.of("missing");
        LockKey malformed = LockKey.of("malformed-" + UUID.randomUUID(), "part");
        table.forge(
                malformed,
                Map.of("owner_name", AttributeValue.fromS("x"), "lease_duration", AttributeValue.fromS("30")));

        Answer<LockStore.Rows> answer = dated(store.readSome(List.of(lock, missing, malformed, session), TIMEOUT));

        assertThat(answer.date()).isNotEqualTo(Answer.NO_DATE);
        assertThat(answer.content().unread()).isEmpty();
        assertThat(answer.content().records())
                .extracting(LockRecord::key, LockRecord::ownerName, LockRecord::session)
                .containsExactlyInAnyOrder(
                        tuple(lock, "owner of " + HOLD, sid),
                        tuple(session, "owner of " + owner, null),
                        tuple(malformed, "x", null));
    }

    @Test
    void rowsThatDoNotFitIntoOneAnswerAreReportedAsUnread() {
        Map<String, Object> large = Map.of("blob", "x".repeat(390_000));
        List<LockKey> keys = IntStream.range(0, 50)
                .mapToObj(i -> LockKey.of("large-" + lock.partitionKey(), "row " + i))
                .toList();
        keys.forEach(key -> answer(store.take(table.take(key, HOLD, large))));

        LockStore.Rows rows = answer(store.readSome(keys, TIMEOUT));

        assertThat(rows.unread()).isNotEmpty();
        assertThat(Stream.concat(rows.records().stream().map(LockRecord::key), rows.unread().stream()))
                .containsExactlyInAnyOrderElementsOf(keys);
    }
}
