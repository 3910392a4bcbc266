package io.leasehold.internal.store;

import java.math.BigDecimal;
import java.time.Instant;

/**
 * Computes fencing tokens. A row without a token starts at the wall clock, so that tokens keep rising after the row was
 * deleted. A row gets less than one grant per millisecond, hence its counter never overtakes the clock.
 *
 * <p>Tokens stay below 2^53, so all languages and formats represent them exactly. With the step below, counted from
 * {@link #EPOCH}, that is enough until {@link #END}.
 */
public final class FencingTokens {

    /**
     * By how much a grant raises the row's token. Its hold may use all tokens from there up to the next grant's. The
     * step is large enough for 16 threads that hand the lock over without a pause: fewer than one wait in a hundred
     * meets the two writes that follow the last of these tokens.
     */
    public static final int STEP = 4_096;

    /** The time from which the wall clock counts; no table is older. */
    public static final Instant EPOCH = Instant.parse("2026-01-01T00:00:00Z");

    /**
     * From this time on, a wall clock seeds no token. It is six days before tokens reach 2^53, so a row that began
     * right before it still has room for half a billion grants.
     */
    public static final Instant END = Instant.parse("2095-09-01T00:00:00Z");

    private static final long MAX = (1L << 53) - 1;

    /** The largest token of a row that allows a grant: the new token, and those of its hand-overs, stay below 2^53. */
    public static final long MAX_STORED = MAX - 2L * STEP;

    private FencingTokens() {}

    /** Returns whether tokens can be seeded with the time of a wall clock. */
    public static boolean canSeed(Instant now) {
        return now.isBefore(END);
    }

    /**
     * Returns the number to which the first grant of a row adds its step. It is 0 before the epoch, and constant after
     * the end.
     */
    public static long seed(Instant now) {
        Instant within = now.isBefore(EPOCH) ? EPOCH : canSeed(now) ? now : END;
        return (within.toEpochMilli() - EPOCH.toEpochMilli()) * STEP;
    }

    /** Returns the token of a grant in a row that shows the given token, or 0 for none. */
    public static long after(long stored, Instant now) {
        return (stored == 0 ? seed(now) : stored) + STEP;
    }

    /** Returns the number as a token, or 0 if it cannot be one. */
    public static long of(BigDecimal number) {
        boolean valid = number.signum() > 0
                && number.compareTo(BigDecimal.valueOf(MAX)) <= 0
                && number.stripTrailingZeros().scale() <= 0;
        return valid ? number.longValueExact() : 0;
    }
}
