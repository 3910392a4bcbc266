package io.leasehold.internal.engine.simulation;

import io.leasehold.internal.store.Answer;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

/** The table's front ends: each has a clock of its own, and an answer tells the time of the one that gave it. */
final class FrontEnds {

    private static final int NUMBER = 3;
    private static final int STREAM = 3_000;

    /** One in so many answers tells no time, where any do so. */
    private static final int DATELESS = 30;

    private final World world;
    private final Plan plan;
    private final SplittableRandom random;

    /** The least allowance of any client: the clocks of two front ends differ by less than half of it. */
    private final long leastSkew;

    private final long[] ahead = new long[NUMBER];

    FrontEnds(World world, Plan plan) {
        this.world = world;
        this.plan = plan;
        this.random = plan.random(STREAM);
        this.leastSkew = TimeUnit.SECONDS.toNanos(new int[] {1, 2, 4, 12}[random.nextInt(4)]);
        for (int number = 0; number < NUMBER; number++) {
            ahead[number] = random.nextLong(leastSkew / 2);
        }
    }

    /** Returns the least allowance of any client that has one. */
    long leastSkew() {
        return leastSkew;
    }

    /** Draws the allowance of a client. */
    Duration skew(SplittableRandom own) {
        int times = new int[] {0, 1, 1, 1, 2, 3}[own.nextInt(6)];
        return Duration.ofNanos(times * leastSkew);
    }

    /** Returns the time of the front end whose clock is the slowest, in seconds. */
    double earliest() {
        return (Machine.EPOCH_NANOS + world.now() + LongStream.of(ahead).min().orElseThrow()) / 1e9;
    }

    /** Returns the time of the front end whose clock is the fastest, in seconds. */
    double latest() {
        return (Machine.EPOCH_NANOS + world.now() + LongStream.of(ahead).max().orElseThrow()) / 1e9;
    }

    /** Returns the answer as one of the front ends gives it. */
    <T> Answer<T> answer(Member to, T content) {
        long now = Machine.EPOCH_NANOS + world.now() + ahead[random.nextInt(NUMBER)];
        boolean undated = random.nextInt(DATELESS) == 0 && plan.has(Fault.DATELESS);
        return undated || to.isBehindProxy()
                ? Answer.undated(content)
                : new Answer<>(content, TimeUnit.NANOSECONDS.toSeconds(now));
    }
}
