package io.leasehold.internal.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FencingTokensTest {

    private static final Instant LAST_YEAR = Instant.parse("2095-01-01T00:00:00Z");

    @Test
    void aMillisecondOfTheClockIsWorthOneGrant() {
        Instant now = Instant.parse("2026-11-27T12:00:00Z");
        assertThat(FencingTokens.seed(now.plusMillis(1))).isEqualTo(FencingTokens.seed(now) + FencingTokens.STEP);
    }

    @Test
    void theyCountFromTheirEpochOn() {
        assertThat(FencingTokens.seed(FencingTokens.EPOCH)).isZero();
        assertThat(FencingTokens.seed(FencingTokens.EPOCH.plusMillis(1))).isEqualTo(FencingTokens.STEP);
        assertThat(FencingTokens.seed(FencingTokens.EPOCH.minusMillis(1))).isZero();
    }

    @Test
    void theyRiseWithTheClockUntil2095() {
        assertThat(FencingTokens.seed(LAST_YEAR.plusMillis(1))).isGreaterThan(FencingTokens.seed(LAST_YEAR));
    }

    @Test
    void whatAClockSaysAfterThatLeavesRoomForAGrantBelowTwoToThe53() {
        long seed = FencingTokens.seed(Instant.parse("9999-01-01T00:00:00Z"));
        assertThat(seed).isLessThanOrEqualTo(FencingTokens.MAX_STORED);
        assertThat(FencingTokens.MAX_STORED + 2L * FencingTokens.STEP).isLessThan(1L << 53);
    }

    @Test
    void aClockSeedsUpToTheLastMomentThatLeavesRoomForManyGrants() {
        assertThat(FencingTokens.canSeed(FencingTokens.END.minusNanos(1))).isTrue();
        assertThat(FencingTokens.canSeed(FencingTokens.END)).isFalse();
        assertThat(FencingTokens.canSeed(Instant.MIN)).isTrue();
        assertThat((FencingTokens.MAX_STORED - FencingTokens.seed(FencingTokens.END)) / FencingTokens.STEP)
                .isGreaterThan(500_000_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1000000000-01-01T00:00:00Z", "+1000000000-12-31T23:59:59.999999999Z"})
    void aSeedIsDefinedForAnyClock(Instant now) {
        assertThat(FencingTokens.seed(now)).isBetween(0L, FencingTokens.MAX_STORED);
    }

    @Test
    void aTokenIsAWholePositiveNumberBelowTwoToThe53() {
        assertThat(FencingTokens.of(new BigDecimal("1"))).isEqualTo(1);
        assertThat(FencingTokens.of(new BigDecimal("9007199254740991"))).isEqualTo((1L << 53) - 1);
        assertThat(FencingTokens.of(new BigDecimal("9007199254740992"))).isZero();
        assertThat(FencingTokens.of(new BigDecimal("0"))).isZero();
        assertThat(FencingTokens.of(new BigDecimal("-1"))).isZero();
        assertThat(FencingTokens.of(new BigDecimal("1.5"))).isZero();
    }
}
