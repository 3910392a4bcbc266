package io.leasehold.internal.store;

import io.leasehold.LockException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** A request to the table failed, for another reason than its condition. */
public final class StoreException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Says whether the write may have been applied, and whether a retry may help. */
    public enum Kind {
        /** Certainly not applied; a retry may help: throttling, conflicts with transactions. */
        TRANSIENT,
        /** May have been applied, or may be applied later: timeouts, lost connections, server errors. */
        AMBIGUOUS,
        /** Certainly not applied, and a retry cannot help. */
        FATAL
    }

    /** The advice for a request that was not answered in time. */
    public static final String SLOW =
            "Each request may take a quarter of the heartbeat period, but 250 ms to 2 s. If the"
                    + " table is slow rather than out of reach, raise the lease or the heartbeat period.";

    private final Kind kind;
    private final LockException reason;

    /** Makes the exception; the client's caller gets the reason. */
    public StoreException(Kind kind, LockException reason, @Nullable Throwable cause) {
        super(reason.getMessage(), cause == null ? reason : cause);
        this.kind = kind;
        this.reason = reason;
    }

    /** Returns a failure as a {@code StoreException}. After an unknown failure, the write may have been applied. */
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

    /** Returns the exception that the client's caller gets for a failure. */
    public static LockException reasonOf(Throwable failure) {
        if (failure instanceof LockException reason) {
            return reason;
        }
        return failure.getCause() instanceof LockException known
                ? known
                : of(failure).reason();
    }

    /** Returns the kind of the failure. */
    public Kind kind() {
        return kind;
    }

    /** Returns the exception for the client's caller. */
    public LockException reason() {
        return reason;
    }
}
