package io.leasehold.benchmarks.question;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** The work that is done under a lock: it takes its time, and no processor. */
final class Sections {

    private Sections() {}

    static void pass(Duration length) {
        long end = System.nanoTime() + length.toNanos();
        long left = length.toNanos();
        while (left > 0 && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(left);
            left = end - System.nanoTime();
        }
    }
}
