package io.leasehold;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The lock was not granted within the wait of the request, because another owner had it. If the table did not tell who has
 * it, another {@link LockException} says why.
 */
public final class LockAcquireTimeoutException extends LockException {

    private static final long serialVersionUID = 1L;

    private final LockKey key;
    private final Duration waited;
    private final transient @Nullable LockRecord holder;

    /** Makes the exception for a key, the time waited, and the holder that was seen last, if any was. */
    public LockAcquireTimeoutException(
            LockKey key, Duration waited, @Nullable LockRecord holder, @Nullable Throwable cause) {
        super(Code.ACQUIRE_TIMEOUT, message(key, waited, holder), cause);
        this.key = key;
        this.waited = waited;
        this.holder = holder;
    }

    private static String message(LockKey key, Duration waited, @Nullable LockRecord holder) {
        return "Lock '" + key + "' was not acquired within " + waited.toMillis() + " ms: "
                + (holder == null || holder.ownerName() == null
                        ? "no holder was seen."
                        : "it is held by '" + LockKey.printable(holder.ownerName()) + "'.")
                + " Wait longer, or treat the lock as busy.";
    }

    /** Returns the key of the lock. */
    public LockKey key() {
        return key;
    }

    /** Returns how long the call waited. */
    public Duration waited() {
        return waited;
    }

    /**
     * Returns the record of the holder as it was seen last, without its additional attributes if they take more than a
     * kilobyte; empty if none was seen.
     */
    public Optional<LockRecord> holder() {
        return Optional.ofNullable(holder);
    }
}
