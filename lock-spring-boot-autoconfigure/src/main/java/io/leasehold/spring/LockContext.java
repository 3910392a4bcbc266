package io.leasehold.spring;

import io.leasehold.LockClient;
import io.leasehold.LockHandle;
import io.leasehold.LockKey;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What code inside a method with {@link DistributedLock} knows of its lock. Belongs to the thread that runs the method. */
public final class LockContext {

    private static final ThreadLocal<@Nullable Hold> INNERMOST = new ThreadLocal<>();

    private LockContext() {}

    /**
     * Returns the handle of the innermost method with {@link DistributedLock} that this thread is in, for example for its
     * fencing token or to ask whether the lock is still held. Empty outside of such methods, and on other threads.
     */
    public static Optional<LockHandle> current() {
        return Optional.ofNullable(INNERMOST.get()).map(Hold::handle);
    }

    /** Returns what this thread holds of the given lock through the given client, or {@code null}. */
    static @Nullable LockHandle find(LockClient client, LockKey key) {
        for (Hold hold = INNERMOST.get(); hold != null; hold = hold.outer()) {
            if (hold.client() == client && hold.handle().key().equals(key)) {
                return hold.handle();
            }
        }
        return null;
    }

    /** Fails if a lock that this thread runs under is lost. */
    static void ensureAllHeld() {
        for (Hold hold = INNERMOST.get(); hold != null; hold = hold.outer()) {
            hold.handle().ensureHeld();
        }
    }

    static void enter(LockClient client, LockHandle handle) {
        INNERMOST.set(new Hold(client, handle, INNERMOST.get()));
    }

    static void leave() {
        Hold innermost = INNERMOST.get();
        if (innermost == null || innermost.outer() == null) {
            INNERMOST.remove();
        } else {
            INNERMOST.set(innermost.outer());
        }
    }

    private record Hold(
            LockClient client, LockHandle handle, @Nullable Hold outer) {}
}
