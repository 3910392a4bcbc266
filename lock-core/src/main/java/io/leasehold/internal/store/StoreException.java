package io.leasehold.internal.store;

import io.leasehold.LockException;
import org.jspecify.annotations.Nullable;

/** A request to the table failed for another reason than its condition. */
public final class StoreException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** What a failure says about the write, and about trying again. */
    public enum Kind {
        /** Certainly not applied; trying again may help: throttling, conflicts with transactions. */
        TRANSIENT,
        /** May have been applied, or may be applied later: time-outs, lost connections, server errors. */
        AMBIGUOUS,
        /** Certainly not applied, and trying again cannot help. */
        FATAL
    }

    /** What a request that was not answered in time calls for. */
    public static final String SLOW =
            "Each request may take a quarter of the heartbeat period, but 250 ms to 2 s. If the"
                    + " table is slow rather than out of reach, raise the lease or the heartbeat period.";

    private final Kind kind;
    private final LockException reason;

    /** Makes the exception; the reason is what a caller of the client gets to see. */
    public StoreException(Kind kind, LockException reason, @Nullable Throwable cause) {
        super(reason.getMessage(), cause == null ? reason : cause);
        this.kind = kind;
        this.reason = reason;
    }

    /** Returns what the failure says. */
    public Kind kind() {
        return kind;
    }

    /** Returns the exception for the caller of the client. */
    public LockException reason() {
        return reason;
    }
}
