package io.leasehold.internal.engine;

import io.leasehold.internal.runtime.Entropy;
import java.time.Duration;

/**
 * Computes the pauses between two polls of a lock that others hold. They begin with 40 ms, and stay at about 90 ms for
 * as long as most locks are held. So half of the releases are found within 50 ms. Then they grow to a limit. Each pause
 * has a small random part, so that waiters do not poll in step. The part is small because, for the same number of
 * polls, uneven pauses find a release later than even ones.
 */
final class Backoff {

    private static final long FIRST = Duration.ofMillis(40).toNanos();
    private static final long BRISK = Duration.ofMillis(84).toNanos();
    private static final long BRISK_TIME = Duration.ofSeconds(3).toNanos();

    /** The shortest time with long pauses between two times with short pauses. It keeps waiting cheap. */
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

    /** Begins again with short pauses, if the pauses have been long for at least {@link #REST}. */
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

    /** Limits the pause from below: with it, a waiter sends at most {@link RequestRate#MOST} requests per second. */
    private long brisk(long pause) {
        return pause >= bound ? growing() : entropy.between(pause, pause + pause / 10);
    }

    private long growing() {
        step = Math.min(bound, step * 2);
        long longest = step == 0 ? bound : step;
        return entropy.between(longest - longest / 5, longest);
    }
}
