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
import io.leasehold.internal.store.Outcome;
import io.leasehold.internal.store.Release;
import io.leasehold.internal.store.Row;
import io.leasehold.internal.store.Take;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class KeepingIT {

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

    @Nested
    class Beating {

        @Test
        void renewsVersionAndExpiry() {
            answer(store.take(table.take(key, HOLD)));

            Outcome outcome = answer(store.beat(table.beat(key, HOLD, 3)));

            assertThat(outcome).isEqualTo(new Outcome.Applied(0));
            assertThat(table.item(key))
                    .containsEntry("record_version_number", AttributeValue.fromS(HoldVersion.of(HOLD, 3)))
                    .containsEntry("expiry_time", epoch(Stored.EXPIRY));
        }

        @Test
        void mayBeRepeated() {
            answer(store.take(table.take(key, HOLD)));
            answer(store.beat(table.beat(key, HOLD, 3)));

            assertThat(answer(store.beat(table.beat(key, HOLD, 3)))).isEqualTo(new Outcome.Applied(0));
        }

        @Test
        void cannotBeTakenBackByALateOne() {
            answer(store.take(table.take(key, HOLD)));
            answer(store.beat(table.beat(key, HOLD, 10)));

            Row row = refusedOn(answer(store.beat(table.beat(key, HOLD, 9))));

            assertThat(held(row).version()).isEqualTo(HoldVersion.of(HOLD, 10));
        }

        @Test
        void isRefusedByAnotherHold() {
            answer(store.take(table.take(key, OTHER_HOLD)));

            assertThat(held(refusedOn(answer(store.beat(table.beat(key, HOLD, 1)))))
                            .isOf(OTHER_HOLD))
                    .isTrue();
        }

        @Test
        void isRefusedWhereALateDuplicateOfTheTakeHasLanded() {
            Take take = table.take(key, HOLD);
            long granted = token(answer(store.take(take)));
            answer(store.release(table.release(key, HOLD)));
            answer(store.take(take));

            Row row = refusedOn(answer(store.beat(table.beat(key, HOLD, granted, 1))));

            assertThat(held(row).isOf(HOLD)).isTrue();
            assertThat(held(row).isOf(HOLD, granted)).isFalse();
        }

        @Test
        void isRefusedByATombstone() {
            answer(store.take(table.take(key, HOLD)));
            answer(store.release(table.release(key, HOLD)));

            assertThat(refusedOn(answer(store.beat(table.beat(key, HOLD, 1))))).isInstanceOf(Row.Free.class);
        }

        @Test
        void isRefusedWhereTheRowIsGoneAndLeavesNone() {
            assertThat(refusedOn(answer(store.beat(table.beat(key, HOLD, 1))))).isInstanceOf(Row.Absent.class);
            assertThat(table.item(key)).isEmpty();
        }
    }

    @Nested
    class HoldRelease {

        @Test
        void leavesTokenAndExpiryAlone() {
            long token = token(answer(store.take(table.take(key, HOLD, Map.of("purpose", "report")))));
            answer(store.beat(table.beat(key, HOLD, 5)));

            assertThat(answer(store.release(table.release(key, HOLD, "purpose"))))
                    .isEqualTo(new Outcome.Applied(0));

            assertThat(table.item(key))
                    .containsOnly(
                            Map.entry("fencing_token", AttributeValue.fromN(Long.toString(token))),
                            Map.entry("expiry_time", epoch(Stored.RETENTION)));
        }

        @Test
        void neverTouchesAnotherHold() {
            answer(store.take(table.take(key, OTHER_HOLD)));
            Map<String, AttributeValue> before = table.item(key);

            assertThat(refusedOn(answer(store.release(table.release(key, HOLD)))))
                    .isInstanceOf(Row.Held.class);
            assertThat(refusedOn(answer(deleting.release(table.release(key, HOLD)))))
                    .isInstanceOf(Row.Held.class);

            assertThat(table.item(key)).isEqualTo(before);
        }

        @Test
        void leavesALateDuplicateOfTheTakeAloneWhereTheTokenIsKnown() {
            Take take = table.take(key, HOLD);
            long granted = token(answer(store.take(take)));
            answer(store.release(table.release(key, HOLD)));
            answer(store.take(take));
            Release release = Release.of(key, HOLD, granted, Set.of(), table.now, TIMEOUT);

            assertThat(refusedOn(answer(store.release(release)))).isInstanceOf(Row.Held.class);
            assertThat(refusedOn(answer(deleting.release(release)))).isInstanceOf(Row.Held.class);
            assertThat(answer(store.release(table.release(key, HOLD)))).isEqualTo(new Outcome.Applied(0));
        }

        @Test
        void deletesTheRowWhereThatIsTheMode() {
            answer(deleting.take(table.take(key, HOLD)));

            assertThat(answer(deleting.release(table.release(key, HOLD)))).isEqualTo(new Outcome.Applied(0));

            assertThat(table.item(key)).isEmpty();
        }

        @Test
        void freesExactlyThePythonHoldThatARecordShows() {
            table.forge(key, table.pythonRow());
            LockRecord seen = held(answer(store.read(key, TIMEOUT))).record();

            answer(store.release(Release.asRead(seen, seen.version(), table.now, TIMEOUT)));

            assertThat(answer(store.read(key, TIMEOUT))).isInstanceOf(Row.Free.class);
        }

        @ParameterizedTest
        @ValueSource(strings = {"a version of Python's", HOLD + ":0000000000003"})
        void freesARowWithMoreAttributesThanOneExpressionCanName(String version) {
            Map<String, AttributeValue> row = new HashMap<>(table.pythonRow());
            row.put("record_version_number", AttributeValue.fromS(version));
            for (int i = 0; i < 700; i++) {
                row.put("a" + i, AttributeValue.fromS("v"));
            }
            table.forge(key, row);
            LockRecord seen = held(answer(store.read(key, TIMEOUT))).record();

            assertThat(answer(store.release(Release.asRead(seen, version, table.now, TIMEOUT))))
                    .isEqualTo(new Outcome.Applied(0));

            assertThat(table.item(key)).containsOnlyKeys("fencing_token", "expiry_time");
        }

        @Test
        void isRefusedWhereAPythonHolderHasBeatenSince() {
            table.forge(key, table.pythonRow());

            Outcome outcome =
                    answer(store.release(new Release(key, "another version", 0, Set.of(), false, table.now, TIMEOUT)));

            assertThat(refusedOn(outcome)).isInstanceOf(Row.Held.class);
        }

        @Test
        void givesAPythonRowATokenSoThatTokensRiseFromThereOn() {
            table.forge(key, table.pythonRow());
            LockRecord seen = held(answer(store.read(key, TIMEOUT))).record();

            answer(store.release(Release.asRead(seen, seen.version(), table.now, TIMEOUT)));

            assertThat(table.item(key))
                    .containsEntry("fencing_token", AttributeValue.fromN(Long.toString(FencingTokens.seed(table.now))));
        }
    }

    private static AttributeValue epoch(Duration afterNow) {
        return AttributeValue.fromN(Long.toString(table.now.plus(afterNow).getEpochSecond()));
    }
}
