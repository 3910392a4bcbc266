package io.leasehold.spring;

import io.leasehold.LockClient;
import io.leasehold.LockGroup;
import io.leasehold.LockHandle;
import io.leasehold.LockKey;
import io.leasehold.LockStatus;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Gives code inside a method with {@link DistributedLock} the handle of its lock. Bound to the thread that runs the
 * method; passed on to other threads if the application propagates context with Micrometer's Context Propagation.
 * Reactive code and coroutines use {@link ReactiveLockContext}.
 */
public final class LockContext {

    /** Its key in a Reactor context and among Micrometer's accessors. */
    static final String KEY = "io.leasehold.lock";

    private static final ThreadLocal<@Nullable Hold> INNERMOST = new ThreadLocal<>();

    private LockContext() {}

    /**
     * Returns the handle of the innermost method with {@link DistributedLock} that this thread is in, for example for its
     * fencing token or to ask whether the lock is still held. Empty outside of such methods, and in one with several
     * {@link DistributedLock#keys()}.
     */
    public static Optional<LockHandle> current() {
        return Optional.ofNullable(INNERMOST.get()).flatMap(Hold::handle);
    }

    /**
     * Returns the locks of the innermost method with {@link DistributedLock} that this thread is in, if they are those of
     * {@link DistributedLock#keys()}; else empty. Where an outer call has the locks, only the keys of this one are in the group.
     */
    public static Optional<LockGroup> group() {
        return Optional.ofNullable(INNERMOST.get()).flatMap(Hold::group);
    }

    /**
     * Returns the handle as {@link #current()} does, for code that must not run without a lock.
     *
     * @throws IllegalStateException outside of methods with {@link DistributedLock}, inside of one that was called without
     *     its proxy, for example by another method of its own class, and in one with several {@link DistributedLock#keys()}
     */
    public static LockHandle require() {
        Hold innermost = INNERMOST.get();
        if (innermost == null) {
            throw new IllegalStateException(
                    "Thread '" + Thread.currentThread().getName()
                            + "' is in no method with @DistributedLock. Call the method on the injected bean, not on this; in"
                            + " reactive code and coroutines use ReactiveLockContext; to other threads, propagate the context.");
        }
        return innermost
                .handle()
                .orElseThrow(() -> new IllegalStateException(
                        "The method has several keys, and so several locks. Use LockContext.group()."));
    }

    /** Returns the locks that this thread itself holds through the given client, the given one among them; or {@code null}. */
    static @Nullable LockGroup find(LockClient client, LockKey key) {
        Hold hold = Hold.find(INNERMOST.get(), client, key);
        return hold == null || !hold.isOfThisThread() ? null : hold.locks();
    }

    static void enter(LockClient client, LockGroup locks, boolean several) {
        INNERMOST.set(new Hold(client, locks, several, Thread.currentThread(), INNERMOST.get()));
    }

    static void leave() {
        Hold innermost = INNERMOST.get();
        if (innermost != null) {
            innermost.left.set(true);
        }
        restore(innermost == null ? null : innermost.outer());
    }

    static @Nullable Hold innermost() {
        return INNERMOST.get();
    }

    static void restore(@Nullable Hold hold) {
        if (hold == null) {
            INNERMOST.remove();
        } else {
            INNERMOST.set(hold);
        }
    }

    /**
     * The locks that code runs under.
     *
     * @param locks one or several, which count only together
     * @param several whether they are those of {@link DistributedLock#keys()}
     * @param thread the one that entered, and others only know of; {@code null} for a reactive chain
     * @param left whether the thread has left again: a task that took this along may run on the same thread later
     */
    record Hold(
            LockClient client,
            LockGroup locks,
            boolean several,
            @Nullable Thread thread,
            @Nullable Hold outer,
            AtomicBoolean left) {

        Hold(LockClient client, LockGroup locks, boolean several, @Nullable Thread thread, @Nullable Hold outer) {
            this(client, locks, several, thread, outer, new AtomicBoolean());
        }

        static @Nullable Hold find(@Nullable Hold innermost, LockClient client, LockKey key) {
            for (Hold hold = innermost; hold != null; hold = hold.outer()) {
                if (hold.client() == client && CallLocks.contain(hold.locks(), key)) {
                    return hold;
                }
            }
            return null;
        }

        /**
         * Checks these locks before a commit.
         *
         * @throws io.leasehold.LockLostException if one of them is lost
         */
        static void ensureAllHeldBeforeCommit(@Nullable Hold innermost) {
            for (Hold hold = innermost; hold != null; hold = hold.outer()) {
                if (!hold.isOver()) {
                    CommittedWork.ensureHeldBeforeCommit(hold.locks());
                }
            }
        }

        Optional<LockHandle> handle() {
            return several ? Optional.empty() : Optional.of(locks.handles().get(0));
        }

        Optional<LockGroup> group() {
            return several ? Optional.of(locks) : Optional.empty();
        }

        /** Returns whether this thread has entered, and has not left yet. */
        boolean isOfThisThread() {
            return thread == Thread.currentThread() && !left.get();
        }

        /** Whether work that was only begun under the lock goes on after its release: it needs the lock no more. */
        boolean isOver() {
            return !isOfThisThread()
                    && locks.handles().stream().allMatch(handle -> handle.status() == LockStatus.RELEASED);
        }
    }
}
