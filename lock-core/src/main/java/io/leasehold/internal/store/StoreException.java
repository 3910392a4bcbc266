package io.leasehold.internal.store;

import io.leasehold.LockException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
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

    /** Returns a failure as the exception that the seam speaks of. What is unknown may have been applied. */
    public static StoreException of(Throwable failure) {
        Throwable cause = failure;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause instanceof StoreException known) {
            return known;
        }
        LockException reason = new LockException(
                LockException.Code.UNKNOWN, "A request to the lock table failed: " + cause.getMessage(), cause);
        return new StoreException(Kind.AMBIGUOUS, reason, cause);
    }

    /** Returns what a caller of the client gets to see of a failure. */
    public static LockException reasonOf(Throwable failure) {
        return failure.getCause() instanceof LockException known
                ? known
                : of(failure).reason();
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
