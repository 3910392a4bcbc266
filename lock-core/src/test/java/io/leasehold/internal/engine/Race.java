package io.leasehold.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Has two threads do two things at the same instant, over and over. What a monitor forbids happens then, sometimes; where
 * a mutant lacks the monitor it calls {@link #meet()} in its midst, and the forbidden happens at the first try.
 */
public final class Race {

    private static final int LEAST = 4;
    private static final int TIMES = 2_000;
    private static final long MOST_NANOS = 300_000_000L;

    /** How long one waits for the other, which a monitor may keep away. */
    private static final long MEETING_NANOS = 10_000_000_000L;

    private static final ThreadLocal<@Nullable Race> RACING = new ThreadLocal<>();

    /** One try: what the two do, and what must be true afterwards. */
    public record Try(Runnable one, Runnable other, Runnable check) {}

    private final Supplier<Try> tries;
    private volatile @Nullable Try current;
    private volatile int begun;
    private volatile int ended;
    private volatile boolean over;
    private final AtomicInteger meeting = new AtomicInteger();
    private final AtomicInteger through = new AtomicInteger();

    private Race(Supplier<Try> tries) {
        this.tries = tries;
    }

    /** Runs the tries, each of which the supplier makes anew, until one fails, or for some seconds at most. */
    public static void run(Supplier<Try> tries) {
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

    /** Waits, on a thread that races, until the other one is here too, or has done its part. */
    public static void meet() {
        Race race = RACING.get();
        if (race != null) {
            int pair = (race.meeting.getAndIncrement() / 2 + 1) * 2;
            long begin = System.nanoTime();
            await(() ->
                    race.meeting.get() >= pair || race.through.get() > 0 || System.nanoTime() - begin > MEETING_NANOS);
        }
    }

    /** As {@link #meet()}, in the midst of an expression. */
    public static long meeting(long value) {
        meet();
        return value;
    }

    private void run(Runnable part) {
        RACING.set(this);
        try {
            part.run();
        } finally {
            through.incrementAndGet();
            RACING.remove();
        }
    }

    /** Something that is done to a subject, and may fail. */
    public interface Call<T> {
        boolean succeeds(T subject);
    }

    /** Makes two calls at once, of which exactly one may succeed, on a subject that is made anew for each try. */
    public static <T> void oneOf(Supplier<T> maker, Call<T> one, Call<T> other) {
        run(() -> {
            T subject = maker.get();
            AtomicInteger successes = new AtomicInteger();
            return new Try(
                    () -> successes.addAndGet(one.succeeds(subject) ? 1 : 0),
                    () -> successes.addAndGet(other.succeeds(subject) ? 1 : 0),
                    () -> assertThat(successes).hasValue(1));
        });
    }

    private void lead(CompletableFuture<Void> other) {
        long begin = System.nanoTime();
        for (int number = 1; number <= LEAST || isTimeLeft(number, begin); number++) {
            Try next = tries.get();
            meeting.set(0);
            through.set(0);
            current = next;
            int mine = number;
            begun = mine;
            boolean otherFirst = number % 2 == 1;
            await(() -> !otherFirst || meeting.get() > 0 || through.get() > 0);
            run(next.one());
            await(() -> ended == mine || other.isDone());
            if (other.isDone()) {
                return;
            }
            next.check().run();
        }
    }

    private static boolean isTimeLeft(int number, long begin) {
        return number <= TIMES && System.nanoTime() - begin < MOST_NANOS;
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
                run(next.other());
                ended = mine;
            }
        } catch (RuntimeException | Error e) {
            end.completeExceptionally(e);
        }
    }

    private static void await(BooleanSupplier condition) {
        for (int i = 1; !condition.getAsBoolean(); i++) {
            if (i % 1_000 == 0) {
                LockSupport.parkNanos(1);
            } else {
                Thread.onSpinWait();
            }
        }
    }
}
