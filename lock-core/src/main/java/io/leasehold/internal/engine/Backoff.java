package io.leasehold.internal.engine;

import io.leasehold.internal.runtime.Entropy;
import java.time.Duration;

/**
 * Computes the pauses between two polls of a lock that others hold. They begin with 40 ms, stay at some 90 ms for as long as most locks
 * are held, so that half of the releases are seen within 50 ms, and then grow on to a bound. Each differs a little by
 * chance, so that waiters do not march in step, but not by more: pauses that differ find a release later than even ones,
 * for as many looks.
 */
final class Backoff {

    private static final long FIRST = Duration.ofMillis(40).toNanos();
    private static final long BRISK = Duration.ofMillis(84).toNanos();
    private static final long BRISK_TIME = Duration.ofSeconds(3).toNanos();

    /** How long the pauses are long, at least, between two times in which they are short: so waiting stays cheap. */
    private static final long REST = 9 * BRISK_TIME;

    private final Entropy entropy;
    private final long bound;
    private boolean begun;
    private long step;
    private long passed;
    private long briskUntil;

    Backoff(Entropy entropy, Duration bound) {
        this.entropy = entropy;
        this.bound = Timing.saturated(bound);
    }

    /** Begins again with short pauses, if they have been long for long enough. */
    void restart(long now) {
        if (passed >= BRISK_TIME && now - briskUntil >= REST) {
            passed = 0;
            begun = false;
        }
    }

    /** Returns the next pause. */
    long next(long now) {
        long pause = !begun ? brisk(FIRST) : passed < BRISK_TIME ? brisk(BRISK) : growing();
        begun = true;
        if (passed < BRISK_TIME) {
            passed += pause;
            step = BRISK;
            briskUntil = now + pause;
        }
        return pause;
    }

    /** Not less: a waiter that looks this often is to send no more than {@link RequestRate#MOST} requests a second. */
    private long brisk(long pause) {
        return pause >= bound ? growing() : entropy.between(pause, pause + pause / 10);
    }

    private long growing() {
        step = Math.min(bound, step * 2);
        long longest = step == 0 ? bound : step;
        return entropy.between(longest - longest / 5, longest);
    }
}
