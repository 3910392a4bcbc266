package io.leasehold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What exceptions, records and events tell. */
class MessagesTest {

    private static final LockKey KEY = LockKey.of("order\n1");

    private static LockRecord record(String owner) {
        return new LockRecord(KEY, owner, Duration.ofSeconds(30), "version", null, 7, Map.of());
    }

    @Test
    void aTimeoutNamesTheLockTheTimeTheHolderAndTheRemedy() {
        LockAcquireTimeoutException timeout =
                new LockAcquireTimeoutException(KEY, Duration.ofMillis(7001), record("other"), null);
        assertThat(timeout)
                .hasMessage("Lock 'order\\u000a1' was not acquired within 7001 ms: it is held by 'other'."
                        + " Wait longer, or treat the lock as busy.");
        assertThat(timeout.code()).isEqualTo(LockException.Code.ACQUIRE_TIMEOUT);
    }

    @Test
    void aTimeoutWithoutAHolderSaysSoAndKeepsItsCause() {
        LockException cause = new LockException(LockException.Code.STORE_UNAVAILABLE, "no answer");
        LockAcquireTimeoutException timeout = new LockAcquireTimeoutException(KEY, Duration.ZERO, null, cause);
        assertThat(timeout).hasMessageContaining("no holder was seen").hasCause(cause);
        assertThat(timeout.holder()).isEmpty();
    }

    @Test
    void anOwnersNameFromTheTableCannotForgeALineOfALog() {
        LockAcquireTimeoutException timeout =
                new LockAcquireTimeoutException(KEY, Duration.ZERO, record("other\r\nERROR all is lost"), null);
        assertThat(timeout).hasMessageContaining("'other\\u000d\\u000aERROR all is lost'");
        assertThat(timeout.holder().orElseThrow().ownerName()).isEqualTo("other\r\nERROR all is lost");
    }

    @Test
    void aMalformedRowIsReportedWithItsAttributeAndTheRemedy() {
        MalformedLockRecordException malformed = new MalformedLockRecordException(KEY, "lease_duration", "is text");
        assertThat(malformed)
                .hasMessageContainingAll(
                        "'order\\u000a1'", "'lease_duration' is text", "treated as held", "repair or delete it");
        assertThat(malformed.code()).isEqualTo(LockException.Code.MALFORMED_RECORD);
        assertThat(malformed.attribute()).isEqualTo("lease_duration");
    }

    @Test
    void aRecordIsHeldIfItNamesAnOwnerOrHasAVersion() {
        assertThat(record("other").isHeld()).isTrue();
        assertThat(record(null).isHeld()).as("version without owner").isTrue();
        assertThat(new LockRecord(KEY, "other", null, null, null, 0, Map.of()).isHeld())
                .isTrue();
        assertThat(new LockRecord(KEY, null, null, null, null, 7, Map.of()).isHeld())
                .isFalse();
    }

    @Test
    void aRecordKeepsItsOwnAttributesNullsIncluded() {
        Map<String, Object> attributes = new HashMap<>();
        attributes.put("nothing", null);
        LockRecord record = new LockRecord(KEY, null, null, null, null, 7, attributes);
        attributes.put("more", 1);
        assertThat(record.attributes()).containsOnlyKeys("nothing");
        assertThatThrownBy(() -> record.attributes().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    @ParameterizedTest
    @EnumSource(LossCause.class)
    void everyCauseOfALossHasExactlyOneKindOfEvent(LossCause cause) {
        boolean lapsed = cause == LossCause.EXPIRED || cause == LossCause.CLIENT_CLOSED;
        if (lapsed) {
            assertThat(new LockExpiredEvent(null, Instant.EPOCH, cause).cause()).isEqualTo(cause);
            assertThatThrownBy(() -> new LockStolenEvent(null, Instant.EPOCH, cause))
                    .hasMessageContaining("LockExpiredEvent");
        } else {
            assertThat(new LockStolenEvent(null, Instant.EPOCH, cause).cause()).isEqualTo(cause);
            assertThatThrownBy(() -> new LockExpiredEvent(null, Instant.EPOCH, cause))
                    .hasMessageContaining("LockStolenEvent");
        }
    }
}
