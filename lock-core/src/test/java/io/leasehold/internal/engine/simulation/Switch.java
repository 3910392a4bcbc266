package io.leasehold.internal.engine.simulation;

import io.leasehold.internal.engine.Race;
import java.util.BitSet;
import java.util.concurrent.atomic.AtomicLong;

/** What instrumented sources ask at each condition and each monitor: one of them at a time is turned. */
public final class Switch {

    /** No test of one second asks as often, unless it goes round in circles. */
    private static final long MOST_QUESTIONS = 300_000_000;

    private static final ThreadLocal<Integer> UNGUARDED = ThreadLocal.withInitial(() -> 0);

    private static volatile int turned = -1;
    private static boolean[] reached = new boolean[0];
    private static final AtomicLong questions = new AtomicLong();

    private Switch() {}

    /** Turns one thing, and forgets what was reached. */
    static void turn(int id, int ids) {
        turned = id;
        reached = new boolean[ids];
        questions.set(0);
    }

    /** Returns what was reached since then. */
    static BitSet reached() {
        BitSet set = new BitSet();
        for (int id = 0; id < reached.length; id++) {
            set.set(id, reached[id]);
        }
        return set;
    }

    private static void reach(int id) {
        if (id < reached.length) {
            reached[id] = true;
        }
        if (questions.incrementAndGet() > MOST_QUESTIONS) {
            throw new AssertionError("goes round in circles");
        }
    }

    /** Between the first look and what follows from it the other thread has its chance, where no monitor keeps it out. */
    private static boolean asked(boolean answer) {
        if (turned >= 0 && UNGUARDED.get() == 1) {
            UNGUARDED.set(2);
            Race.meet();
        }
        return answer;
    }

    /** A condition; turned, its contrary. */
    public static boolean is(int id, boolean condition) {
        reach(id);
        return asked(condition != (turned == id));
    }

    /** A condition that declares variables; turned, it does not hold. */
    public static boolean may(int id) {
        reach(id);
        return turned != id;
    }

    /** A comparison; turned, its contrary; its successor turned, with the bound in it. */
    public static boolean less(int id, double a, double b) {
        reach(id);
        reach(id + 1);
        return asked(turned == id + 1 ? a <= b : a < b != (turned == id));
    }

    /** As for doubles. */
    public static boolean less(int id, long a, long b) {
        return less(id, (double) Long.compare(a, b), 0.0);
    }

    /** As {@link #less}. */
    public static boolean more(int id, double a, double b) {
        return less(id, b, a);
    }

    /** As {@link #less}. */
    public static boolean more(int id, long a, long b) {
        return less(id, b, a);
    }

    /** As {@link #less}, with the bound left out. */
    public static boolean atMost(int id, double a, double b) {
        reach(id);
        reach(id + 1);
        return asked(turned == id + 1 ? a < b : a <= b != (turned == id));
    }

    /** As for doubles. */
    public static boolean atMost(int id, long a, long b) {
        return atMost(id, (double) Long.compare(a, b), 0.0);
    }

    /** As {@link #atMost}. */
    public static boolean atLeast(int id, double a, double b) {
        return atMost(id, b, a);
    }

    /** As {@link #atMost}. */
    public static boolean atLeast(int id, long a, long b) {
        return atMost(id, b, a);
    }

    /** Returns the monitor to enter; turned, one that keeps nobody out. */
    public static Object enter(int id, Object monitor) {
        reach(id);
        if (turned != id) {
            return monitor;
        }
        UNGUARDED.set(1);
        return new Object();
    }

    /** Ends what {@link #enter} began. */
    public static void exit(int id) {
        if (turned == id) {
            UNGUARDED.set(0);
        }
    }
}
