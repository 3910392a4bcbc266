package io.leasehold.internal.engine;

import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Has two threads do two things at the same instant, thousands of times: what a monitor forbids happens then without it. */
final class Race {

    private static final int TIMES = 5_000;
    private static final long MOST_NANOS = 1_000_000_000L;

    /** One try: what the two do, and what must be true afterwards. */
    record Try(Runnable one, Runnable other, Runnable check) {}

    private final Supplier<Try> tries;
    private volatile @Nullable Try current;
    private volatile int begun;
    private volatile int ended;
    private volatile boolean over;

    private Race(Supplier<Try> tries) {
        this.tries = tries;
    }

    /** Runs the tries, each of which the supplier makes anew, until one fails, or for some seconds at most. */
    static void run(Supplier<Try> tries) {
        Race race = new Race(tries);
        CompletableFuture<Void> other = new CompletableFuture<>();
        Thread thread = new Thread(() -> race.follow(other), "race");
        thread.start();
        try {
            race.lead(other);
        } finally {
            race.over = true;
        }
        other.join();
    }

    private void lead(CompletableFuture<Void> other) {
        long begin = System.nanoTime();
        for (int number = 1; number <= TIMES && System.nanoTime() - begin < MOST_NANOS; number++) {
            Try next = tries.get();
            current = next;
            int mine = number;
            begun = mine;
            next.one().run();
            await(() -> ended == mine || other.isDone());
            if (other.isDone()) {
                return;
            }
            next.check().run();
        }
    }

    private void follow(CompletableFuture<Void> end) {
        try {
            for (int number = 1; ; number++) {
                int mine = number;
                await(() -> begun == mine || over);
                Try next = current;
                if (over || next == null) {
                    end.complete(null);
                    return;
                }
                next.other().run();
                ended = mine;
            }
        } catch (RuntimeException | Error e) {
            end.completeExceptionally(e);
        }
    }

    private static void await(BooleanSupplier condition) {
        for (int i = 1; !condition.getAsBoolean(); i++) {
            if (i % 1_000 == 0) {
                Thread.yield();
            } else {
                Thread.onSpinWait();
            }
        }
    }
}
