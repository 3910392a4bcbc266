package io.leasehold.internal.dynamodb;

import static io.leasehold.internal.dynamodb.Stored.HOLD;
import static io.leasehold.internal.dynamodb.Stored.LEASE;
import static io.leasehold.internal.dynamodb.Stored.OTHER_HOLD;
import static io.leasehold.internal.dynamodb.Stored.TIMEOUT;
import static io.leasehold.internal.dynamodb.Stored.answer;
import static io.leasehold.internal.dynamodb.Stored.failure;
import static io.leasehold.internal.dynamodb.Stored.held;
import static io.leasehold.internal.dynamodb.Stored.token;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.leasehold.InvalidLockSettingException;
import io.leasehold.LockKey;
import io.leasehold.LockRecord;
import io.leasehold.internal.store.Beat;
import io.leasehold.internal.store.FencingTokens;
import io.leasehold.internal.store.LockStore;
import io.leasehold.internal.store.Release;
import io.leasehold.internal.store.Row;
import io.leasehold.internal.store.StoreException;
import io.leasehold.internal.store.Take;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A wall clock that shows a time before fencing tokens begin, or after they end. */
class ClockRangeIT {

    private static Stored table;

    private final LockKey key = LockKey.of("lock-" + UUID.randomUUID(), "part");
    private final LockStore store = table.keepingTombstones();

    @BeforeAll
    static void createTable() {
        table = new Stored();
    }

    private Take take(String holdId, Instant now) {
        return new Take(key, holdId, "owner", LEASE, Map.of(), now, null, Beat.UNKNOWN, false, TIMEOUT);
    }

    @Test
    void aRowThatBeginsAtTheLastMomentIsTakenAgain() {
        Instant last = FencingTokens.END.minusNanos(1);
        long first = token(answer(store.take(take(HOLD, last))));
        answer(store.release(Release.asRead(
                held(answer(store.read(key, TIMEOUT))).record(), HOLD + ":0000000000000", last, TIMEOUT)));

        assertThat(token(answer(store.take(take(OTHER_HOLD, last))))).isEqualTo(first + FencingTokens.STEP);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2095-09-01T00:00:00Z", "+1000000000-12-31T23:59:59.999999999Z"})
    void aLaterClockTakesNothingAndWritesNothing(Instant now) {
        StoreException refusal = failure(store.take(take(HOLD, now)));

        assertThat(refusal.kind()).isEqualTo(StoreException.Kind.FATAL);
        assertThat(refusal.reason())
                .isInstanceOf(InvalidLockSettingException.class)
                .hasMessageContainingAll("clock of this machine shows " + now, "Correct the clock");
        assertThat(table.item(key)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-01-01T00:00:00Z", "1999-01-01T00:00:00Z", "2095-09-01T00:00:00Z"})
    void suchAClockLeavesAForeignRowThatItFreesWithoutAToken(Instant now) {
        table.forge(key, table.pythonRow());
        LockRecord seen = held(answer(store.read(key, TIMEOUT))).record();

        answer(store.release(Release.asRead(seen, seen.version(), now, TIMEOUT)));

        assertThat(table.item(key)).containsOnlyKeys("expiry_time");
        assertThat(answer(store.read(key, TIMEOUT))).isInstanceOf(Row.Free.class);
    }

    @Test
    void aClockBeforeTheEpochBeginsAtZeroAndIsWarnedOfOnce() {
        Logger logger = (Logger) LoggerFactory.getLogger(ClockCheck.class);
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        logger.addAppender(log);
        try {
            token(answer(store.take(take(HOLD, FencingTokens.EPOCH))));
            assertThat(log.list).isEmpty();
            table.forge(key, Map.of());

            Instant early = FencingTokens.EPOCH.minusNanos(1);
            assertThat(token(answer(store.take(take(HOLD, early))))).isEqualTo(FencingTokens.STEP);
            answer(store.take(take(OTHER_HOLD, early)));

            assertThat(log.list).hasSize(1).allSatisfy(warning -> {
                assertThat(warning.getLevel()).isEqualTo(Level.WARN);
                assertThat(warning.getFormattedMessage()).contains(early.toString());
            });
        } finally {
            logger.detachAppender(log);
        }
    }

    @Test
    void aClockBeforeTheYear1970WritesAnExpiryThatIsANumber() {
        token(answer(store.take(take(HOLD, Instant.MIN))));

        assertThat(table.item(key))
                .containsEntry("expiry_time", AttributeValue.fromN(Long.toString(Stored.EXPIRY.toSeconds())));
        assertThat(held(answer(store.read(key, TIMEOUT))).record().expiryTime())
                .isEqualTo(Instant.EPOCH.plus(Stored.EXPIRY));
    }
}
