package io.leasehold;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Another owner held the lock for as long as the request waited. If the table did not answer, another {@link
 * LockException} is thrown, which says why.
 */
public final class LockAcquireTimeoutException extends LockException {

    private static final long serialVersionUID = 1L;

    private final LockKey key;
    private final Duration waited;
    private final transient @Nullable LockRecord holder;

    /** Makes the exception for a key, the time waited, and the latest holder that was read, if any. */
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
     * Returns the record of the holder as it was last read; empty if none was read. Additional attributes of more than
     * one kilobyte are left out.
     */
    public Optional<LockRecord> holder() {
        return Optional.ofNullable(holder);
    }
}
