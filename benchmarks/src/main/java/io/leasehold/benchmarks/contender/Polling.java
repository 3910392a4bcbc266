package io.leasehold.benchmarks.contender;

import io.leasehold.benchmarks.contender.Contender.Held;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** Polls, for libraries that cannot wait. */
final class Polling {

    static final long PERIOD_MILLIS = 100;

    private Polling() {}

    static Optional<Held> until(Duration wait, Supplier<Optional<Held>> attempt) throws InterruptedException {
        long start = System.nanoTime();
        while (true) {
            Optional<Held> held = attempt.get();
            if (held.isPresent() || System.nanoTime() - start >= wait.toNanos()) {
                return held;
            }
            Thread.sleep(PERIOD_MILLIS);
        }
    }
}
