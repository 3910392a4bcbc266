package io.leasehold.internal.dynamodb;

import io.leasehold.InvalidLockSettingException;
import io.leasehold.internal.store.FencingTokens;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Checks that fencing tokens can begin with the time of this machine's wall clock. */
final class ClockCheck {

    private static final Logger LOG = LoggerFactory.getLogger(ClockCheck.class);

    private final AtomicBoolean warned = new AtomicBoolean();

    /**
     * Refuses a clock that is too late, and warns once of one that is too early.
     *
     * @throws InvalidLockSettingException if a token of this clock would leave no room for later tokens in its row
     */
    void check(Instant now) {
        if (!FencingTokens.canSeed(now)) {
            throw new InvalidLockSettingException(
                    "clock",
                    now.toString(),
                    "The clock of this machine shows " + now + ", but fencing tokens end at " + FencingTokens.END
                            + ": the lock's row could not be used again. Correct the clock.");
        }
        if (now.isBefore(FencingTokens.EPOCH) && warned.compareAndSet(false, true)) {
            LOG.warn(
                    "The clock of this machine shows {}, which is before {}: the fencing token of a lock whose row was"
                            + " deleted begins anew, below those before. Correct the clock",
                    now,
                    FencingTokens.EPOCH);
        }
    }
}
