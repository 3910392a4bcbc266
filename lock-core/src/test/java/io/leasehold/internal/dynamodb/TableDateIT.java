package io.leasehold.internal.dynamodb;

import static io.leasehold.internal.dynamodb.Stored.HOLD;
import static io.leasehold.internal.dynamodb.Stored.OTHER_HOLD;
import static io.leasehold.internal.dynamodb.Stored.TIMEOUT;
import static io.leasehold.internal.dynamodb.Stored.dated;
import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.LockKey;
import io.leasehold.internal.store.Answer;
import io.leasehold.internal.store.LockStore;
import io.leasehold.internal.store.Outcome;
import io.leasehold.testing.DynamoDbLocal;
import io.leasehold.testing.FaultProxy;
import java.io.IOException;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/** The table's own time in the answers of a server. */
class TableDateIT {

    private static Stored table;

    private final LockKey key = LockKey.of("lock-" + UUID.randomUUID());

    @BeforeAll
    static void createTable() {
        table = new Stored();
    }

    private static void assertRecent(Answer<?> answer) {
        assertThat(Instant.ofEpochSecond(answer.date()))
                .isBetween(Instant.now().minusSeconds(10), Instant.now().plusSeconds(1));
    }

    /** Both kinds of SDK client: asynchronous if tombstones are kept, else blocking. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void comesWithSuccessesRefusalsAndReads(boolean asynchronous) {
        LockStore store = asynchronous ? table.keepingTombstones() : table.deleting();

        assertRecent(dated(store.take(table.take(key, HOLD))));
        Answer<Outcome> refusal = dated(store.take(table.take(key, OTHER_HOLD)));
        assertThat(refusal.content()).isInstanceOf(Outcome.Refused.class);
        assertRecent(refusal);
        assertRecent(dated(store.beat(table.beat(key, HOLD, 1))));
        assertRecent(dated(store.read(key, TIMEOUT)));
        assertRecent(dated(store.release(table.release(key, HOLD))));
        assertRecent(dated(store.read(key, TIMEOUT)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Via: 1.1 proxy", "Server: nginx"})
    void doesNotComeThroughAProxyThatNamesItself(String header) throws IOException {
        try (FaultProxy proxy = FaultProxy.before(DynamoDbLocal.shared().endpoint());
                DynamoDbAsyncClient client = DynamoDbLocal.asyncClient(proxy.endpoint())) {
            LockStore store = DynamoDbLockStore.over(
                    client, Runnable::run, new StoreSettings(table.layout, Stored.EXPIRY, Stored.RETENTION));
            assertRecent(dated(store.read(key, TIMEOUT)));

            proxy.addToAnswers(header.substring(0, header.indexOf(':')), header.substring(header.indexOf(' ') + 1));

            assertThat(dated(store.read(key, TIMEOUT)).date()).isEqualTo(Answer.NO_DATE);
            assertThat(dated(store.beat(table.beat(key, HOLD, 1))).date()).isEqualTo(Answer.NO_DATE);
        }
    }

    @Test
    void theEndOfAHoldIsWrittenReadAndRemovedWithItsVersion() {
        LockStore store = table.keepingTombstones();
        long end = 1_900_000_000;

        dated(store.take(table.take(key, HOLD)));
        assertThat(table.item(key)).doesNotContainKey("alive_until");
        dated(store.beat(table.beatUntil(key, HOLD, 1, end)));
        assertThat(table.item(key).get("alive_until").n()).isEqualTo(Long.toString(end));
        assertThat(Stored.held(Stored.answer(store.read(key, TIMEOUT))).record().aliveUntil())
                .isEqualTo(Instant.ofEpochSecond(end));
        dated(store.beat(table.beat(key, HOLD, 2)));
        assertThat(table.item(key)).doesNotContainKey("alive_until");
        dated(store.beat(table.beatUntil(key, HOLD, 3, end)));
        dated(store.release(table.release(key, HOLD)));
        assertThat(table.item(key)).doesNotContainKey("alive_until");
    }
}
