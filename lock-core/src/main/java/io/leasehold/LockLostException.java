package io.leasehold;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The caller relied on a lock that it does not, or does not provably, hold any more. */
public final class LockLostException extends LockException {

    private static final long serialVersionUID = 1L;

    private final LockKey key;
    private final long fencingToken;
    private final @Nullable LossCause lossCause;

    /** Makes the exception for a hold and the cause of its loss; no cause means that its owner had released it. */
    public LockLostException(Code code, LockKey key, long fencingToken, @Nullable LossCause lossCause, String message) {
        super(code, message);
        this.key = key;
        this.fencingToken = fencingToken;
        this.lossCause = lossCause;
    }

    /** Returns the key of the lock. */
    public LockKey key() {
        return key;
    }

    /** Returns the fencing token of the hold that is lost. */
    public long fencingToken() {
        return fencingToken;
    }

    /** Returns why the lock was lost; empty if its owner released it, or if the loss is not settled yet. */
    public Optional<LossCause> lossCause() {
        return Optional.ofNullable(lossCause);
    }
}
