package io.leasehold.internal.store;

import java.math.BigDecimal;
import java.time.Instant;

/**
 * The arithmetic of fencing tokens. A row without a token starts at the wall clock, so that tokens go on rising after
 * the row was deleted: it takes less than one grant a millisecond, hence its counter never outruns the clock.
 *
 * <p>Tokens stay below 2^53, which all languages and formats can tell apart. With the step below, counted from
 * {@link #EPOCH}, that lasts until {@link #END}.
 */
public final class FencingTokens {

    /**
     * By how much a grant raises the row's token: its hold may give out all tokens from there up to the next grant's. So
     * many that among 16 threads that hand the lock over without a pause, fewer than one wait in a hundred meets the two
     * writes that follow the last of them.
     */
    public static final int STEP = 4_096;

    /** Where the wall clock counts from; no table is older. */
    public static final Instant EPOCH = Instant.parse("2026-01-01T00:00:00Z");

    /**
     * From here on a wall clock seeds no token: six days before they reach 2^53, so that a row which began right before
     * this still has room for half a billion grants.
     */
    public static final Instant END = Instant.parse("2095-09-01T00:00:00Z");

    private static final long MAX = (1L << 53) - 1;

    /** The largest that a row may begin a grant with: the new token, and the hand-overs that follow, stay below 2^53. */
    public static final long MAX_STORED = MAX - 2L * STEP;

    private FencingTokens() {}

    /** Returns whether a wall clock shows a time that tokens can be seeded with. */
    public static boolean canSeed(Instant now) {
        return now.isBefore(END);
    }

    /** Returns what the first grant of a row adds its step to: 0 before the epoch, and what the end gives after it. */
    public static long seed(Instant now) {
        Instant within = now.isBefore(EPOCH) ? EPOCH : canSeed(now) ? now : END;
        return (within.toEpochMilli() - EPOCH.toEpochMilli()) * STEP;
    }

    /** Returns the number as a token, or 0 if it cannot be one. */
    public static long of(BigDecimal number) {
        boolean valid = number.signum() > 0
                && number.compareTo(BigDecimal.valueOf(MAX)) <= 0
                && number.stripTrailingZeros().scale() <= 0;
        return valid ? number.longValueExact() : 0;
    }
}
