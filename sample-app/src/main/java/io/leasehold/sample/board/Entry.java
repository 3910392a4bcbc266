package io.leasehold.sample.board;

import io.leasehold.LossCause;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A line of the journal.
 *
 * @param run when this copy was started, to tell its lines from those of earlier runs
 * @param number larger than that of the line before
 * @param lock the lock, if it is about one
 * @param token the hold's fencing token as text, since it may be more than a browser's numbers hold
 * @param cause why the lock was lost, if it was
 */
record Entry(
        long run,
        long number,
        Instant time,
        String node,
        Kind kind,
        @Nullable String lock,
        @Nullable String token,
        @Nullable LossCause cause,
        String text) {

    /** The kinds of lines: six come from the library, the others from this board. */
    enum Kind {
        ACQUIRED,
        RELEASED,
        IN_DANGER,
        RECOVERED,
        STOLEN,
        EXPIRED,

        ASKED,
        COUNTED,
        WRITE_REFUSED,
        FREED,
        FAILED,

        FROZEN,
        CUT_OFF,
        HEALED,
        CRASHED,
        STARTED
    }
}
