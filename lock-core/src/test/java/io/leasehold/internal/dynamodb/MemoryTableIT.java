package io.leasehold.internal.dynamodb;

import static io.leasehold.internal.dynamodb.Stored.LEASE;
import static io.leasehold.internal.dynamodb.Stored.TIMEOUT;
import static io.leasehold.internal.dynamodb.Stored.answer;
import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.LockKey;
import io.leasehold.LockRecord;
import io.leasehold.internal.store.Announcement;
import io.leasehold.internal.store.Beat;
import io.leasehold.internal.store.HoldVersion;
import io.leasehold.internal.store.LockStore;
import io.leasehold.internal.store.Outcome;
import io.leasehold.internal.store.Release;
import io.leasehold.internal.store.Revocation;
import io.leasehold.internal.store.Row;
import io.leasehold.internal.store.SessionRow;
import io.leasehold.internal.store.Take;
import io.leasehold.test.internal.MemoryTable;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The table in memory, with which the engine is tested, does to each row what DynamoDB does. */
class MemoryTableIT {

    private static final int STEPS = 400;
    private static final int MOST_BEATS = 4;
    private static final List<String> HOLDS = List.of("a".repeat(32), "b".repeat(32));

    private static Stored table;

    private final MemoryTable memory = new MemoryTable(Stored.EXPIRY, Stored.RETENTION, 10);
    private final LockStore store = table.keepingTombstones();
    private final String part = UUID.randomUUID().toString();
    private final List<String> sessions = List.of(session(), session());
    private final List<LockKey> keys = List.of(
            LockKey.of("one", part),
            LockKey.of("other", part),
            SessionRow.key(sessions.get(0)),
            SessionRow.key(sessions.get(1)));
    private final Instant start = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    private Random random = new Random(0);

    /** One request, to either table. */
    private record Request(
            Object content, Function<LockStore, Outcome> onDynamoDb, Function<MemoryTable, Outcome> onMemory) {}

    private static String session() {
        return SessionRow.id("", Stored.newHoldId(), LEASE);
    }

    @BeforeAll
    static void createTable() {
        table = new Stored();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void doesTheSameAsDynamoDb(long seed) {
        random = new Random(seed);
        for (int step = 0; step < STEPS; step++) {
            LockKey key = keys.get(random.nextInt(keys.size()));
            Request request = request(key, memory.rowOf(key), start.plusSeconds(step));
            String what = "step " + step + ", " + request.content();
            assertThat(request.onMemory().apply(memory))
                    .as(what)
                    .isEqualTo(request.onDynamoDb().apply(store));
            assertThat(memory.rowOf(key)).as(what).isEqualTo(answer(store.read(key, TIMEOUT)));
        }
        assertThat(memory.some(keys).records())
                .containsExactlyInAnyOrderElementsOf(
                        answer(store.readSome(keys, TIMEOUT)).records());
    }

    private Request request(LockKey key, Row row, Instant now) {
        String hold = HOLDS.get(random.nextInt(HOLDS.size()));
        return switch (random.nextInt(SessionRow.isOne(key) ? 20 : 14)) {
            case 0, 1, 2, 3 -> take(take(key, row, hold, now));
            case 4, 5, 6, 7, 8 -> beat(beat(key, row, hold, now));
            case 9, 10 -> release(release(key, row, hold, now));
            case 11, 12 -> announce(new Announcement(key, hold, TIMEOUT));
            case 13 -> withdraw(new Announcement(key, hold, TIMEOUT));
            case 14, 15, 16, 17 -> revoke(new Revocation(key, hold, TIMEOUT));
            default -> beat(beat(key, row, hold, now));
        };
    }

    private Take take(LockKey key, Row row, String hold, Instant now) {
        @Nullable LockRecord replaced = row instanceof Row.Held held && random.nextBoolean() ? held.record() : null;
        return new Take(
                key, hold, "owner of " + hold, LEASE, Map.of(), now, replaced, end(), random.nextBoolean(), TIMEOUT);
    }

    private long end() {
        return random.nextBoolean() ? Beat.UNKNOWN : 1_900_000_000 + random.nextInt(100);
    }

    private Beat beat(LockKey key, Row row, String hold, Instant now) {
        boolean enrols = !SessionRow.isOne(key) && random.nextBoolean();
        String session = enrols ? sessions.get(random.nextInt(2)) : null;
        Duration lease = random.nextBoolean() ? LEASE : LEASE.multipliedBy(2);
        long token = random.nextInt(8) == 0 ? 1 : tokenOf(row);
        return new Beat(key, hold, token, 1 + random.nextInt(MOST_BEATS), lease, end(), session, now, TIMEOUT);
    }

    private static long tokenOf(Row row) {
        return row instanceof Row.Held held ? held.record().fencingToken() : 1;
    }

    private Release release(LockKey key, Row row, String hold, Instant now) {
        String version = row instanceof Row.Held held ? held.version() : HoldVersion.first(hold);
        return switch (random.nextInt(4)) {
            case 0 -> Release.of(key, hold, tokenOf(row), Set.of(), now, TIMEOUT);
            case 1 -> Release.of(key, hold, 0, Set.of(), now, TIMEOUT);
            case 2 -> Release.fence(key, HoldVersion.of(hold, random.nextInt(MOST_BEATS)), now, TIMEOUT);
            default -> Release.fence(key, version, now, TIMEOUT);
        };
    }

    private static Request take(Take take) {
        return new Request(take, store -> answer(store.take(take)), memory -> memory.take(take));
    }

    private static Request beat(Beat beat) {
        return new Request(beat, store -> answer(store.beat(beat)), memory -> memory.beat(beat));
    }

    private static Request release(Release release) {
        return new Request(release, store -> answer(store.release(release)), memory -> memory.release(release));
    }

    private static Request announce(Announcement waiter) {
        return new Request(waiter, store -> answer(store.announce(waiter)), memory -> memory.announce(waiter));
    }

    private static Request withdraw(Announcement waiter) {
        return new Request(waiter, store -> answer(store.withdraw(waiter)), memory -> memory.withdraw(waiter));
    }

    private static Request revoke(Revocation hold) {
        return new Request(hold, store -> answer(store.revoke(hold)), memory -> memory.revoke(hold));
    }
}
