package io.leasehold.internal.engine.simulation;

import io.leasehold.internal.runtime.Clocks;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A machine with clocks of its own, which can stand still: paused, with its clocks going on, or suspended. */
final class Machine implements Clocks {

    private static final long MILLION = 1_000_000;
    private static final long EPOCH_MILLIS = 1_800_000_000_000L;

    /** The true time at the beginning of a run. */
    static final long EPOCH_NANOS = EPOCH_MILLIS * MILLION;

    private static final int STREAM = 5_000;

    /** Before one in so many looks at a clock time passes, where it does so at all. */
    private static final int ONE_IN = 20;

    private static final long MOST_HESITATION = 5 * MILLION;

    /** Half of the least guard. */
    private static final long TOLERANCE = 250 * MILLION;

    private record Suspension(long begin, long length, boolean unseen) {
        long before(long moment) {
            return Math.max(0, Math.min(moment - begin, length));
        }
    }

    private record Jump(long at, long by) {}

    private final World world;
    private final String name;
    private final long rate;
    private final long origin;
    private final boolean tellsUptime;
    private final List<Suspension> suspensions = new ArrayList<>();
    private final List<Jump> jumps = new ArrayList<>();
    private final List<Program> programs = new ArrayList<>();
    private final @Nullable SplittableRandom slow;
    private boolean asked;
    private long wallOffset;
    private long frozenUntil;
    private int disturbances;
    private long disturbed = Long.MIN_VALUE / 2;

    Machine(World world, String name, Plan plan, SplittableRandom random) {
        this.world = world;
        this.name = name;
        int off = random.nextInt(4) == 0 ? (random.nextInt(2001) - 1000) * (plan.drift() / 1000) : plan.drift();
        rate = MILLION + (random.nextBoolean() ? -off : off);
        // All machines wait for one that is held up, so there must not be too much to do.
        boolean heldUp = plan.has(Fault.SLOW_THREAD) && !plan.has(Fault.MANY_LOCKS);
        slow = heldUp ? plan.random(name.charAt(0) * STREAM) : null;
        // A monotonic clock may start anywhere, and run over.
        origin = new long[] {0, -MILLION, Long.MAX_VALUE - TimeUnit.SECONDS.toNanos(20), random.nextLong()}
                [random.nextInt(4)];
        // With neither uptime nor a good wall clock nothing betrays a suspension, and nothing is promised.
        tellsUptime = random.nextBoolean() || plan.has(Fault.WALL_JUMP);
        world.note(name, null, () -> "runs at a rate of " + rate / 1e6 + (tellsUptime ? ", tells its uptime" : ""));
    }

    /** Multiplies and divides without overflow, also for the days after which marks are renewed. */
    private static long scaled(long nanos, long by, long per) {
        return nanos / per * by + nanos % per * by / per;
    }

    String name() {
        return name;
    }

    /** Returns the monotonic time that has passed since the beginning. */
    long elapsed() {
        return elapsedAt(world.now());
    }

    long elapsedAt(long moment) {
        long ahead = 0;
        for (Jump jump : jumps) {
            ahead += jump.at() <= moment ? jump.by() : 0;
        }
        return steadyAt(moment) + ahead;
    }

    /** Returns for how long it has waited since then: by its monotonic clock, but never longer than that was. */
    long waited(long since) {
        return Math.min(elapsed() - elapsedAt(since), scaled(world.now() - since, rate, MILLION));
    }

    /**
     * Returns how much of a jump of the monotonic clock since then no other clock betrays, if a suspension has made up
     * for the rest: what is tolerated, and without an uptime a twentieth of the time, for the wall clock's rate may be
     * another.
     */
    long hiddenAhead(long since) {
        boolean hidden = jumps.stream().anyMatch(jump -> jump.at() >= since)
                && suspensions.stream().anyMatch(one -> one.begin() + one.length() >= since);
        return hidden ? TOLERANCE + (tellsUptime ? 0 : (world.now() - since) / 20) : 0;
    }

    /** Returns what the monotonic clock would have counted if it had never jumped. */
    long steadyAt(long moment) {
        long suspended = 0;
        for (Suspension suspension : suspensions) {
            suspended += suspension.before(moment);
        }
        return scaled(moment - suspended, rate, MILLION);
    }

    /** Returns how much time none of the clocks shows. */
    private long unseen() {
        long unseen = 0;
        for (Suspension suspension : suspensions) {
            unseen += suspension.unseen() ? suspension.before(world.now()) : 0;
        }
        return unseen;
    }

    /** Returns whether a suspension that no clock shows began when or after the monotonic clock showed this. */
    boolean hasUnseenSince(long elapsed) {
        return suspensions.stream().anyMatch(one -> one.unseen() && elapsedAt(one.begin()) >= elapsed);
    }

    /** Returns whether there has ever been a suspension that no clock shows. */
    boolean hasUnseen() {
        return suspensions.stream().anyMatch(Suspension::unseen);
    }

    /** Returns the true time until this machine's monotonic clock has run for so long, if it is not suspended. */
    long timeToRun(long nanos) {
        return nanos <= 0 ? 0 : scaled(nanos, MILLION, rate) + 1;
    }

    boolean isFrozen() {
        return world.now() < frozenUntil;
    }

    long frozenUntil() {
        return frozenUntil;
    }

    /** Returns when something last kept this machine from working as it should. */
    long disturbed() {
        return isFrozen() ? world.now() : disturbed;
    }

    /** Returns how often something made this machine's clocks or threads stop or jump. */
    int disturbances() {
        return disturbances;
    }

    void pause(long length) {
        world.note(name, null, () -> "pauses for " + length / MILLION + " ms");
        freeze(length);
    }

    void suspend(long length) {
        world.note(name, null, () -> "is suspended for " + length / MILLION + " ms");
        suspensions.add(new Suspension(world.now(), length, false));
        freeze(length);
    }

    void suspendUnseen(long length) {
        world.note(name, null, () -> "is suspended for " + length / MILLION + " ms, which no clock shows");
        suspensions.add(new Suspension(world.now(), length, true));
        freeze(length);
    }

    private void freeze(long length) {
        disturbances++;
        frozenUntil = world.now() + length;
        disturbed = frozenUntil;
    }

    void jumpWall(long by) {
        world.note(name, null, () -> "has its wall clock set by " + by / MILLION + " ms");
        disturbances++;
        wallOffset += by;
        disturbed = Math.max(disturbed, world.now());
    }

    /**
     * Returns whether another clock shows that the monotonic one jumps ahead: without an uptime, the wall clock counts,
     * but only once an hour, and a rate that is far off uses that up.
     */
    boolean betraysJumps() {
        return tellsUptime || (jumps.isEmpty() && Math.abs(rate - MILLION) < MILLION / 1_000);
    }

    /** Adds a process, whose timers are to go by the machine's clock. */
    void runs(Program program) {
        programs.add(program);
    }

    void jumpMonotonic(long by) {
        world.note(name, null, () -> "has its monotonic clock jump ahead by " + by / MILLION + " ms");
        disturbances++;
        jumps.add(new Jump(world.now(), by));
        programs.forEach(Program::lookAtClock);
        disturbed = Math.max(disturbed, world.now());
    }

    /** Asks something of a client on this machine, while time stands still: it is a judge who asks. */
    <T> T still(Supplier<T> question) {
        boolean before = asked;
        asked = true;
        try {
            return question.get();
        } finally {
            asked = before;
        }
    }

    /** Returns how much time may pass on this machine between a look at a clock and what comes of it. */
    long hesitation() {
        return slow == null ? 0 : 4 * MOST_HESITATION;
    }

    /** A thread may be held up before it looks at a clock. */
    private void hesitate() {
        if (slow != null && !asked && slow.nextInt(ONE_IN) == 0) {
            world.linger(slow.nextLong(MOST_HESITATION));
        }
    }

    @Override
    public long nanoTime() {
        hesitate();
        return origin + elapsed();
    }

    @Override
    public long wallMillis() {
        hesitate();
        return EPOCH_MILLIS + TimeUnit.NANOSECONDS.toMillis(world.now() - unseen() + wallOffset);
    }

    @Override
    public long uptimeNanos() {
        hesitate();
        return tellsUptime ? scaled(world.now() - unseen(), rate, MILLION) : NO_UPTIME;
    }
}
