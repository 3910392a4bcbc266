package io.leasehold.internal.dynamodb;

import io.leasehold.internal.store.LockStore;
import java.math.BigDecimal;
import java.time.Instant;

/**
 * The arithmetic of fencing tokens. A row without a token starts at the wall clock, so that tokens go on rising after
 * the row was deleted: it takes less than one grant a millisecond, hence its counter never outruns the clock.
 */
final class FencingTokens {

    /** What a grant adds: room for the hand-overs inside one process that follow it. */
    static final long STEP = LockStore.TOKENS_PER_GRANT;

    private static final long MAX = (1L << 53) - 1;

    /** The largest that a row may begin a grant with: the new token, and the hand-overs that follow, stay below 2^53. */
    static final long MAX_STORED = MAX - 2 * STEP;

    private FencingTokens() {}

    /** Returns what the first grant of a row adds its step to. */
    static long seed(Instant now) {
        long millis = Math.max(0, now.toEpochMilli());
        return Math.min(millis, MAX_STORED / STEP) * STEP;
    }

    /** Returns the number as a token, or 0 if it cannot be one. */
    static long of(BigDecimal number) {
        boolean valid = number.signum() > 0
                && number.compareTo(BigDecimal.valueOf(MAX)) <= 0
                && number.stripTrailingZeros().scale() <= 0;
        return valid ? number.longValueExact() : 0;
    }
}
