package io.leasehold.internal.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.leasehold.LockKey;
import io.leasehold.LockRecord;
import io.leasehold.internal.store.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class RowCodecTest {

    private static final LockKey KEY = LockKey.of("order-7");

    private final RowCodec codec = new RowCodec(new RowKeys(Stored.layout("locks"), ""));
    private final Map<String, AttributeValue> item = new HashMap<>(Map.of(
            "lock_key", AttributeValue.fromS("order-7"),
            "sort_key", AttributeValue.fromS("-"),
            "owner_name", AttributeValue.fromS("me"),
            "lease_duration", AttributeValue.fromN("30"),
            "record_version_number", AttributeValue.fromS("v"),
            "expiry_time", AttributeValue.fromN("1900000000"),
            "fencing_token", AttributeValue.fromN("1024")));

    @Test
    void aCompleteRowIsHeld() {
        LockRecord expected = new LockRecord(
                KEY, "me", Duration.ofSeconds(30), "v", Instant.ofEpochSecond(1_900_000_000), 1024, Map.of());

        assertThat(codec.row(KEY, item)).isEqualTo(new Row.Held(expected, "v", Duration.ofSeconds(30)));
    }

    @Test
    void theEndOfAHoldBelongsToAVersionOfOurs() {
        item.put("alive_until", AttributeValue.fromN("1900000000"));
        assertThat(held().record().aliveUntil()).isNull();

        item.put("record_version_number", AttributeValue.fromS("0".repeat(32) + ":" + "0".repeat(13)));
        assertThat(held().record().aliveUntil()).isEqualTo(Instant.ofEpochSecond(1_900_000_000));
    }

    @Test
    void theEndOfAHoldIsRoundedUp() {
        item.put("record_version_number", AttributeValue.fromS("0".repeat(32) + ":" + "0".repeat(13)));
        item.put("alive_until", AttributeValue.fromN("1900000000.001"));

        assertThat(held().record().aliveUntil()).isEqualTo(Instant.ofEpochSecond(1_900_000_001));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "1e30"})
    void anEndThatIsNoTimeIsNone(String number) {
        item.put("record_version_number", AttributeValue.fromS("0".repeat(32) + ":" + "0".repeat(13)));
        item.put("alive_until", AttributeValue.fromN(number));

        assertThat(held().record().aliveUntil()).isNull();
    }

    @Test
    void aRowOfThePythonLibraryIsHeldWithoutAToken() {
        item.remove("fencing_token");

        assertThat(held().record().fencingToken()).isZero();
    }

    @Test
    void aRowTellsOfItsMarkAndOfWhatItWaitsFor() {
        assertThat(held().shared()).isFalse();
        assertThat(held().waitsFor()).isNull();
        item.put("shared", AttributeValue.fromN("2592000"));
        item.put("waits_for", AttributeValue.fromS(Stored.HOLD));

        assertThat(held().shared()).isTrue();
        assertThat(held().waitsFor()).isEqualTo(Stored.HOLD);
    }

    @Test
    void aMarkThatKeepsTheRowForAnotherTimeIsMalformed() {
        item.put("shared", AttributeValue.fromN("60"));

        assertThat(codec.row(KEY, item)).isInstanceOf(Row.Malformed.class);
    }

    @Test
    void aRowWithNeitherOwnerNorVersionIsFreeWhateverElseItHas() {
        item.keySet().removeIf(name -> name.equals("owner_name") || name.equals("record_version_number"));
        item.put("isReleased", AttributeValue.fromS("1"));

        assertThat(codec.row(KEY, item)).isInstanceOf(Row.Free.class);
    }

    @Test
    void aFreeRowShowsNoLease() {
        item.keySet().removeIf(name -> name.equals("owner_name") || name.equals("record_version_number"));

        assertThat(((Row.Free) codec.row(KEY, item)).record().leaseDuration()).isNull();
    }

    @Test
    void anOwnerWithoutAVersionIsMalformed() {
        item.remove("record_version_number");

        assertMalformed("record_version_number");
    }

    @Test
    void aVersionWithoutAnOwnerIsMalformed() {
        item.remove("owner_name");

        assertMalformed("owner_name");
    }

    @Test
    void anOwnerThatIsNoTextIsMalformed() {
        item.put("owner_name", AttributeValue.fromNul(true));

        assertMalformed("owner_name");
    }

    @Test
    void aVersionThatIsNoTextIsMalformed() {
        item.put("record_version_number", AttributeValue.fromN("1"));

        assertMalformed("record_version_number");
    }

    @Test
    void aHeldRowWithoutALeaseIsMalformed() {
        item.remove("lease_duration");

        assertMalformed("lease_duration");
    }

    @Test
    void aLeaseThatIsNoNumberIsMalformed() {
        item.put("lease_duration", AttributeValue.fromS("30"));

        assertMalformed("lease_duration");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "31536000.000000001", "1E+125"})
    void aLeaseOutOfRangeIsMalformed(String seconds) {
        item.put("lease_duration", AttributeValue.fromN(seconds));

        assertMalformed("lease_duration");
    }

    @Test
    void theLongestLeaseIsAYear() {
        item.put("lease_duration", AttributeValue.fromN("31536000"));

        assertThat(held().lease()).isEqualTo(Duration.ofDays(365));
    }

    @Test
    void aLeaseIsRoundedUpSoThatNobodyWaitsForLess() {
        item.put("lease_duration", AttributeValue.fromN("2.0000000001"));

        assertThat(held().lease()).isEqualTo(Duration.ofSeconds(2, 1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "1.5", "9007199254740992", "1E+125"})
    void aTokenOutOfRangeIsMalformed(String token) {
        item.put("fencing_token", AttributeValue.fromN(token));

        assertMalformed("fencing_token");
    }

    @Test
    void aTokenThatIsNoNumberIsMalformedInAFreeRowToo() {
        item.keySet().removeIf(name -> name.equals("owner_name") || name.equals("record_version_number"));
        item.put("fencing_token", AttributeValue.fromS("1024"));

        assertMalformed("fencing_token");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "1E+125", "1.5"})
    void theExpiryNeverMakesARowMalformed(String expiry) {
        item.put("expiry_time", AttributeValue.fromN(expiry));

        assertThat(codec.row(KEY, item)).isInstanceOf(Row.Held.class);
    }

    @Test
    void anExpiryThatIsNoNumberIsLeftOut() {
        item.put("expiry_time", AttributeValue.fromS("tomorrow"));

        assertThat(held().record().expiryTime()).isNull();
    }

    @Test
    void aListingLeavesOutWhatIsMalformed() {
        item.put("fencing_token", AttributeValue.fromB(SdkBytes.fromUtf8String("x")));
        item.put("lease_duration", AttributeValue.fromS("30"));
        item.remove("owner_name");

        LockRecord record = codec.record(item).orElseThrow();

        assertThat(record)
                .isEqualTo(new LockRecord(KEY, null, null, "v", Instant.ofEpochSecond(1_900_000_000), 0, Map.of()));
    }

    @Test
    void aListingSkipsARowWhoseKeysAreNotOurs() {
        item.remove("sort_key");

        assertThat(codec.record(item)).isEmpty();
    }

    @Test
    void aMalformedRowSaysWhatIsWrongAndWhatToDo() {
        item.put("lease_duration", AttributeValue.fromN("-5"));

        assertThat(((Row.Malformed) codec.row(KEY, item)).problem())
                .hasMessageContainingAll("order-7", "lease_duration", "-5", "365 days", "repair or delete");
    }

    @Test
    void anyTypeOfAdditionalAttributeCanBeRead() {
        item.put("unknown", AttributeValue.builder().build());

        assertThatCode(() -> codec.row(KEY, item)).doesNotThrowAnyException();
    }

    private Row.Held held() {
        return (Row.Held) codec.row(KEY, item);
    }

    private void assertMalformed(String attribute) {
        assertThat(codec.row(KEY, item))
                .isInstanceOfSatisfying(
                        Row.Malformed.class,
                        row -> assertThat(row.problem().attribute()).isEqualTo(attribute));
    }
}
