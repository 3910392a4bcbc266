package io.leasehold.internal.engine;

import java.time.Duration;

/** Pauses that grow from 25 ms to a bound, each chosen at random below its step, so that waiters do not march in step. */
final class Backoff {

    private static final long FIRST = Duration.ofMillis(25).toNanos();

    private final Entropy entropy;
    private final long bound;
    private long step;

    Backoff(Entropy entropy, Duration bound) {
        this.entropy = entropy;
        this.bound = bound.toNanos();
        restart();
    }

    void restart() {
        step = Math.min(FIRST, bound);
    }

    long next() {
        long pause = entropy.between(1, step);
        step = Math.min(bound, step * 2);
        return pause;
    }
}
