package io.leasehold.internal.engine;

import java.time.Duration;

/**
 * Pauses between two looks at a lock that others hold. They begin with 40 ms, stay at 80 ms for as long as most locks
 * are held, so that half of the releases are seen within 50 ms, and then double on to a bound. Each is a little shorter
 * by chance, so that waiters do not march in step, but not by more: pauses that differ find a release later than even
 * ones, for as many looks.
 */
final class Backoff {

    private static final long FIRST = Duration.ofMillis(40).toNanos();
    private static final long BRISK = Duration.ofMillis(80).toNanos();
    private static final long BRISK_TIME = Duration.ofSeconds(3).toNanos();

    private final Entropy entropy;
    private final long bound;
    private long step;
    private long passed;

    Backoff(Entropy entropy, Duration bound) {
        this.entropy = entropy;
        this.bound = bound.toNanos();
        restart();
    }

    void restart() {
        step = Math.min(FIRST, bound);
        passed = 0;
    }

    long next() {
        long pause = entropy.between(step - step / 5, step);
        passed += pause;
        step = Math.min(passed < BRISK_TIME ? Math.min(BRISK, bound) : bound, step * 2);
        return pause;
    }
}
