package io.leasehold;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The caller relied on a lock that it no longer holds, or cannot prove to hold. {@link #mayHaveCommitted()} says
 * whether work under the lock may have taken effect.
 */
public final class LockLostException extends LockException {

    private static final long serialVersionUID = 1L;

    private final LockKey key;
    private final long fencingToken;
    private final @Nullable LossCause lossCause;
    private final boolean rolledBack;

    /** Makes the exception for a hold and the cause of its loss; {@code null} means that its owner had released it. */
    public LockLostException(Code code, LockKey key, long fencingToken, @Nullable LossCause lossCause, String message) {
        this(code, key, fencingToken, lossCause, message, false);
    }

    private LockLostException(
            Code code,
            LockKey key,
            long fencingToken,
            @Nullable LossCause lossCause,
            @Nullable String message,
            boolean rolledBack) {
        super(code, String.valueOf(message));
        this.key = key;
        this.fencingToken = fencingToken;
        this.lossCause = lossCause;
        this.rolledBack = rolledBack;
    }

    /** Returns the key of the lock. */
    public LockKey key() {
        return key;
    }

    /** Returns the fencing token of the hold that is lost. */
    public long fencingToken() {
        return fencingToken;
    }

    /** Returns why the lock was lost; empty if its owner released it, or if it is not certain yet that it is lost. */
    public Optional<LossCause> lossCause() {
        return Optional.ofNullable(lossCause);
    }

    /**
     * Returns whether work under the lock may have taken effect although the lock was lost. {@code false} only if the
     * loss was found before a transaction committed, which was then rolled back, and no other transaction committed
     * under the lock before. Then the work can be repeated. Only Spring's transactions count; writes outside of one do
     * not.
     */
    public boolean mayHaveCommitted() {
        return !rolledBack;
    }

    /** Returns this exception for work that is rolled back: its {@link #mayHaveCommitted()} is {@code false}. */
    public LockLostException rolledBack() {
        return new LockLostException(
                code(), key, fencingToken, lossCause, getMessage() + " The transaction was rolled back.", true);
    }
}
