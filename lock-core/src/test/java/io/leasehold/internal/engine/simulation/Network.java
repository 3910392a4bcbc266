package io.leasehold.internal.engine.simulation;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** Decides about the fate of every request. */
final class Network {

    private static final long MILLI = 1_000_000;
    private static final int MOST_TROUBLE = 400;
    private static final List<Fault> KINDS = List.of(
            Fault.LOST_REQUEST,
            Fault.LOST_RESPONSE,
            Fault.DELAY,
            Fault.DUPLICATE,
            Fault.THROTTLE,
            Fault.CONFLICT,
            Fault.SERVER_ERROR,
            Fault.FATAL);

    /** What goes wrong with transactions, of which there are few: more of them are late than of other requests. */
    private static final List<Fault> KINDS_FOR_GROUPS =
            Stream.concat(KINDS.stream(), Stream.of(Fault.DELAY)).toList();

    private final World world;
    private final Plan plan;
    private final Map<Machine, Long> cutOffUntil = new HashMap<>();
    private long outageUntil;
    private boolean errorsInOutage;
    private boolean healed;

    Network(World world, Plan plan) {
        this.world = world;
        this.plan = plan;
    }

    void outage(long length, boolean withErrors) {
        world.note("table", null, () -> "is out of reach for " + length / MILLI + " ms");
        outageUntil = world.now() + length;
        errorsInOutage = withErrors;
    }

    void cutOff(Machine machine, long length) {
        world.note(machine.name(), null, () -> "does not reach the table for " + length / MILLI + " ms");
        cutOffUntil.put(machine, world.now() + length);
    }

    /** From here on every request arrives and is answered in time. */
    void heal() {
        healed = true;
    }

    /**
     * Draws the fate of a request; consumes the same randomness whatever faults are left out.
     *
     * @param limit how long the client of a transaction waits for its answer; 0 for any other request. Faults happen to
     *     transactions more often, and late ones often land just after that
     */
    Fate draw(Machine from, SplittableRandom random, long limit) {
        Fate fate = new Fate();
        fate.there = MILLI / 2 + random.nextLong(4 * MILLI);
        fate.back = MILLI / 2 + random.nextLong(4 * MILLI);
        boolean hit = random.nextInt(1000) < (limit > 0 ? MOST_TROUBLE : plan.trouble());
        List<Fault> kinds = limit > 0 ? KINDS_FOR_GROUPS : KINDS;
        Fault kind = kinds.get(random.nextInt(kinds.size()));
        long delay = random.nextLong(random.nextInt(3) == 0 ? 2 * plan.lease() : plan.lease() / 10);
        boolean coin = random.nextBoolean();
        if (healed) {
            return fate;
        }
        if (world.now() < outageUntil && errorsInOutage) {
            fate.refusal = Fate.Refusal.SERVER_ERROR;
        } else if (world.now() < Math.max(outageUntil, cutOffUntil.getOrDefault(from, 0L))) {
            fate.there = Fate.NEVER;
        } else if (hit && plan.has(kind)) {
            strike(fate, kind, coin && limit > 0 ? limit + delay % (limit / 8) : delay, coin);
        }
        return fate;
    }

    private static void strike(Fate fate, Fault kind, long delay, boolean coin) {
        switch (kind) {
            case LOST_REQUEST -> fate.there = Fate.NEVER;
            case LOST_RESPONSE -> fate.back = Fate.NEVER;
            case DELAY -> {
                if (coin) {
                    fate.there += delay;
                } else {
                    fate.back += delay;
                }
            }
            case DUPLICATE -> {
                fate.again = delay;
                fate.retried = coin && delay < 400 * MILLI;
            }
            case THROTTLE -> fate.refusal = Fate.Refusal.THROTTLED;
            case FATAL -> fate.refusal = Fate.Refusal.FATAL;
            case CONFLICT -> fate.refusal = Fate.Refusal.CONFLICT;
            case SERVER_ERROR -> {
                fate.errorAfterwards = coin;
                fate.refusal = coin ? null : Fate.Refusal.SERVER_ERROR;
            }
            default -> throw new IllegalArgumentException(kind + " is no fault of the network");
        }
    }
}
