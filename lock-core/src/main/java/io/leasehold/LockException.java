package io.leasehold;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The superclass of all exceptions that Leasehold throws. The only others are {@code NullPointerException} for a {@code
 * null} argument and {@code InterruptedException}. {@link #code()} names the kind of problem; subtypes carry typed
 * data.
 */
public class LockException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** What went wrong. */
    public enum Code {
        /** The client is closed, or was closed while the call waited. */
        CLIENT_SHUTDOWN,
        /** Another owner held the lock for as long as the call waited. */
        ACQUIRE_TIMEOUT,
        /**
         * The lock is not held any more: it expired, its row was deleted, or its owner or a forced release released it.
         */
        LOCK_NOT_OWNED,
        /** Another owner holds the lock. */
        LOCK_STOLEN,
        /** The lock may or may not be held: this machine's clocks disagree and no heartbeat has settled it yet. */
        LOCK_IN_DANGER,
        /** A key, a duration, an attribute or another setting is unusable. */
        INVALID_SETTING,
        /** The row in the table was not written by a lock client. It never counts as a released lock. */
        MALFORMED_RECORD,
        /** The table does not exist, or not in this Region or account. */
        TABLE_NOT_FOUND,
        /** The table exists but cannot store locks. */
        TABLE_UNSUITABLE,
        /** The credentials do not allow a needed action. */
        ACCESS_DENIED,
        /** DynamoDB did not answer, or throttled the request. */
        STORE_UNAVAILABLE,
        /** The thread was interrupted while it waited, in a method that does not declare {@code InterruptedException}. */
        INTERRUPTED,
        /** None of the others. */
        UNKNOWN
    }

    private final Code code;

    /** Makes an exception without a cause. */
    public LockException(Code code, String message) {
        this(code, message, null);
    }

    /** Makes an exception with a cause. */
    public LockException(Code code, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.code = Objects.requireNonNull(code, "code");
    }

    /** Returns what went wrong. */
    public final Code code() {
        return code;
    }
}
