package io.leasehold.internal.engine;

import io.leasehold.internal.runtime.Entropy;
import java.util.concurrent.TimeUnit;

/** Chooses how long to wait before a request that failed is followed by another one. */
final class RetryPause {

    private static final long LEAST = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long MOST = TimeUnit.MILLISECONDS.toNanos(200);

    private RetryPause() {}

    /** Returns the pause after a single failure, in nanoseconds. */
    static long of(Entropy entropy) {
        return entropy.between(LEAST, MOST);
    }

    /** Doubles with each consecutive failure, up to a limit, so that retries do not overload a slow table. */
    static long after(int failures, long longest, Entropy entropy) {
        return Math.min(of(entropy) << Math.min(failures - 1, 10), Math.max(longest, LEAST));
    }
}
