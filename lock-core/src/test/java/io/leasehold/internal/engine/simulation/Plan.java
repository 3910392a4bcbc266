package io.leasehold.internal.engine.simulation;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * The frame of one run, drawn from its seed.
 *
 * @param lease the lease that most holds have
 * @param active how long faults happen; then all is well, and everybody must get what he waits for
 * @param trouble how many of a thousand requests go wrong
 * @param hogs whether the applications leave no pause between two holds
 * @param drift how far, in millionths, a monotonic clock may be off
 */
record Plan(
        long seed,
        int members,
        int locks,
        long lease,
        long active,
        int trouble,
        boolean hogs,
        int drift,
        Set<Fault> faults,
        TableVariant table) {

    /**
     * A fast waiter waits L / 1.047 while a slow holder believes for (L - G) / 0.953: just apart, at G = L / 10. A
     * suspension that is too short to be noticed costs the holder up to G / 2 of that, so less is left for the rates.
     */
    private static final int MOST_DRIFT = 47_000;

    private static final int MOST_DRIFT_WITH_SUSPENSIONS = 20_000;

    /** One of so many runs has what makes a run long, or its judges lenient. */
    private static final int RARE = 12;

    /** One of so many runs has each fault that is drawn apart, if it has what that needs. */
    private static final int APART = 3;

    private static final int LEAST_OF_MANY = 30;
    private static final long MOST_ALLOWANCE = Duration.ofSeconds(24).toNanos();
    private static final int MOST_OF_MANY = 100;

    static Plan of(long seed, Options options) {
        SplittableRandom random = new SplittableRandom(seed);
        int members = fleet(random);
        int few = 1 + random.nextInt(3) * random.nextInt(2);
        long lease =
                Duration.ofSeconds(new int[] {4, 10, 10, 30}[random.nextInt(4)]).toNanos();
        long active = lease * (2 + random.nextInt(3));
        int trouble = new int[] {20, 100, 300}[random.nextInt(3)];
        boolean hogs = random.nextInt(4) == 0;
        Set<Fault> faults = EnumSet.noneOf(Fault.class);
        int density = 1 + random.nextInt(4);
        for (Fault fault : Fault.values()) {
            if (fault.isDrawnApart()) {
                continue;
            }
            boolean rarely = fault.isRare() && random.nextInt(fault == Fault.EXTINCTION ? RARE / 4 : RARE) > 0;
            if (random.nextInt(5) < density && !rarely) {
                faults.add(fault);
            }
        }
        addApart(seed, faults);
        faults.addAll(options.certain());
        int drift = faults.contains(Fault.SUSPEND) ? MOST_DRIFT_WITH_SUSPENSIONS : MOST_DRIFT;
        faults.removeAll(options.without());
        int many = LEAST_OF_MANY + random.nextInt(MOST_OF_MANY - LEAST_OF_MANY);
        int locks = faults.contains(Fault.MANY_LOCKS) ? many : few;
        active = faults.contains(Fault.MANY_LOCKS) ? active / 2 : active;
        locks = faults.contains(Fault.GROUPS) ? Math.max(locks, apart(seed, "locks", 4) + 2) : locks;
        if (faults.contains(Fault.EXTINCTION)) {
            // For a life before it, and one after it that meets what is long dead.
            locks = Math.max(locks, 3);
            active += 2 * lease + MOST_ALLOWANCE;
        }
        return new Plan(
                seed,
                Math.min(members, options.maxMembers()),
                Math.min(locks, options.maxLocks()),
                lease,
                active / 100 * options.percent(),
                trouble,
                hogs,
                faults.contains(Fault.DRIFT) ? drift : 0,
                faults,
                options.table());
    }

    private static void addApart(long seed, Set<Fault> faults) {
        for (Fault fault : Fault.values()) {
            Fault needed = fault.drawnWith();
            boolean drawn = apart(
                            seed,
                            fault.name(),
                            fault == Fault.NO_TRANSACTIONS ? 3 * APART : fault == Fault.GROUPS ? 2 : APART)
                    == 0;
            if (fault.isDrawnApart() && drawn && (needed == null || faults.contains(needed))) {
                faults.add(fault);
            }
        }
    }

    /** Returns whether some locks have members. Clients whose releases delete rows cannot request that. */
    boolean hasMembers() {
        return has(Fault.MEMBERS) && !has(Fault.DELETE_MODE);
    }

    /** Returns whether rows are deleted when their time is over, by wall clocks that can be relied upon for that. */
    boolean collects() {
        return has(Fault.COLLECTOR) && hasMembers() && !has(Fault.WALL_JUMP) && !has(Fault.UNSEEN_SUSPEND);
    }

    /** Draws a number for one purpose, which changes nothing else. */
    private static int apart(long seed, String purpose, int bound) {
        return new SplittableRandom(seed * purpose.hashCode()).nextInt(bound);
    }

    /**
     * Returns how many threads of each application work with several locks at once: more where they meet what the dead
     * have left, which others would take one by one.
     */
    int groupWorkers() {
        int usual = workers() / 4 + 1;
        return !has(Fault.GROUPS) ? 0 : has(Fault.EXTINCTION) ? usual + 2 : usual;
    }

    /** Returns how many threads of each application work with locks. */
    int workers() {
        return has(Fault.MANY_LOCKS) ? 12 : hasMembers() ? 4 : 2;
    }

    private static int fleet(SplittableRandom random) {
        int dice = random.nextInt(20);
        return dice < 9 ? 2 : dice < 15 ? 3 : dice < 18 ? 4 : 5 + random.nextInt(3);
    }

    boolean has(Fault fault) {
        return faults.contains(fault);
    }

    /** Returns a source of randomness of its own for each part, so that leaving out one does not change the others. */
    SplittableRandom random(int part) {
        return new SplittableRandom(seed * 1_000_003 + part);
    }
}
