package io.leasehold.migration;

import java.io.IOException;
import java.time.Duration;

/** One instance of a service, with lock clients of its own as each process has them. */
interface Instance extends AutoCloseable {

    /** What is done under the lock. */
    @FunctionalInterface
    interface Work {
        void run() throws Exception;
    }

    /**
     * Does the work under the lock.
     *
     * @param wait for each lock that others hold; zero for one attempt
     * @return whether the lock was had
     */
    boolean run(Duration wait, Work work) throws Exception;

    @Override
    void close() throws IOException;
}
