package io.leasehold.benchmarks.contender;

import java.time.Duration;
import java.util.Optional;

/** A way to lock, reduced to what is compared: one client of one process. Safe for use by several threads. */
@FunctionalInterface
public interface Contender extends AutoCloseable {

    /**
     * Acquires a lock; waits as the library does, or polls if the library cannot wait.
     *
     * @param wait zero for a single attempt
     * @return what frees it, to be used by the same thread; empty if it was not free within the wait
     */
    Optional<Held> take(String key, Duration wait) throws InterruptedException;

    @Override
    default void close() {}

    /** A lock that is held. */
    @FunctionalInterface
    interface Held {
        void free();
    }
}
