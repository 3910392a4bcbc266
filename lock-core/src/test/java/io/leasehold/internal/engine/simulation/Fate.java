package io.leasehold.internal.engine.simulation;

import org.jspecify.annotations.Nullable;

/** What becomes of one request on its way. Times are true time. */
final class Fate {

    /** What the table may say instead of an answer. */
    enum Refusal {
        THROTTLED,
        CONFLICT,
        SERVER_ERROR,
        FATAL
    }

    static final long NEVER = -1;

    /** Until it reaches the table. */
    long there;

    /** Until its answer is back. */
    long back;

    /** From the first time that it is carried out to the second. */
    long again = NEVER;

    /** Whether the second time is the SDK's: the answer is that of the second then. */
    boolean retried;

    /** Given instead of carrying it out. */
    @Nullable
    Refusal refusal;

    /** Whether a server error is the answer although it was carried out. */
    boolean errorAfterwards;

    boolean isClean() {
        return there != NEVER && back != NEVER && !retried && refusal == null && !errorAfterwards;
    }
}
