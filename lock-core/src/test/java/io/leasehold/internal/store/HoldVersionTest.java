package io.leasehold.internal.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HoldVersionTest {

    private static final String HOLD = "0123456789abcdef0123456789abcdef";
    private static final String OTHER = "fedcba9876543210fedcba9876543210";

    @Test
    void aGrantWritesBeatZero() {
        assertThat(HoldVersion.first(HOLD)).isEqualTo(HOLD + ":0000000000000").isEqualTo(HoldVersion.of(HOLD, 0));
    }

    @Test
    void theOrderOfTheTextsIsTheOrderOfTheBeats() {
        long[] beats = {0, 1, 9, 10, 99, 100, 12_345, 999_999_999_999L, 1_000_000_000_000L, 9_999_999_999_999L};
        for (int i = 1; i < beats.length; i++) {
            assertThat(HoldVersion.of(HOLD, beats[i])).isGreaterThan(HoldVersion.of(HOLD, beats[i - 1]));
        }
    }

    @Test
    void aVersionBelongsToItsHoldWhateverItsBeat() {
        assertThat(HoldVersion.belongsTo(HoldVersion.of(HOLD, 17), HOLD)).isTrue();
        assertThat(HoldVersion.belongsTo(HoldVersion.of(OTHER, 17), HOLD)).isFalse();
    }

    @Test
    void neitherABareIdNorALongerOneBelongsToAHold() {
        assertThat(HoldVersion.belongsTo(HOLD, HOLD)).isFalse();
        assertThat(HoldVersion.belongsTo(HOLD + "0:0000000000000", HOLD)).isFalse();
        assertThat(HoldVersion.belongsTo("", HOLD)).isFalse();
    }

    @Test
    void thePrefixIsWhatAllVersionsOfAHoldShareAndNoOtherHas() {
        assertThat(HoldVersion.prefix(HoldVersion.of(HOLD, 17))).contains(HOLD + ":");
    }

    @Test
    void anotherClientsVersionHasNoPrefix() {
        assertThat(HoldVersion.prefix("8c0ffee0-1d2e-4f3a-9b8c-7d6e5f4a3b2c")).isEmpty();
        assertThat(HoldVersion.prefix(HOLD)).isEmpty();
        assertThat(HoldVersion.prefix(HOLD + ":17")).isEmpty();
        assertThat(HoldVersion.prefix(HOLD.toUpperCase(java.util.Locale.ROOT) + ":0000000000017"))
                .isEmpty();
        assertThat(HoldVersion.prefix(HOLD + ":0000000000017\n")).isEmpty();
    }
}
