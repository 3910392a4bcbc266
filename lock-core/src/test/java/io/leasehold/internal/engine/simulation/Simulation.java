package io.leasehold.internal.engine.simulation;

import io.leasehold.LockHandle;
import io.leasehold.LockKey;
import io.leasehold.LockRequest;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One run: a fleet at work while things go wrong, then peace, in which everybody gets a lock and nothing is left over. */
final class Simulation {

    private static final int NEMESIS = 1_000;

    private final History history;
    private final Tally tally;
    private final Plan plan;
    private final World world;
    private final Fleet fleet;

    private Simulation(long seed, Options options, Tally tally, boolean keepHistory) {
        this.history = new History(keepHistory);
        this.tally = tally;
        plan = Plan.of(seed, options);
        world = new World(history);
        fleet = new Fleet(plan, world, tally);
    }

    /** Returns the promise that breaks under this seed, if one does; adds to the tally. */
    static @Nullable Violation run(long seed, Options options, Tally tally) {
        return new Simulation(seed, options, tally, false).run();
    }

    /** Runs a seed with a history for readers. */
    static Story tell(long seed, Options options) {
        Simulation simulation = new Simulation(seed, options, new Tally(), true);
        Violation violation = simulation.run();
        return new Story(simulation.plan, violation, simulation.history);
    }

    /** A run that can be read. */
    record Story(Plan plan, @Nullable Violation violation, History history) {}

    private @Nullable Violation run() {
        try (EngineLog log = new EngineLog()) {
            work();
            rest();
            checkRest();
            leave();
            log.error().ifPresent(error -> world.violate("ENGINE", null, error));
        } catch (RuntimeException e) {
            world.violate(
                    "ENGINE",
                    null,
                    "threw " + e + " at "
                            + Arrays.stream(e.getStackTrace()).limit(5).toList());
        }
        tally.played(world.steps());
        return world.violation();
    }

    private void work() {
        for (int number = 0; number < plan.members(); number++) {
            Machine machine = new Machine(world, String.valueOf((char) ('A' + number)), plan, plan.random(number));
            fleet.start(machine, 0, plan.random(number));
        }
        new Nemesis(fleet, plan.random(NEMESIS)).begin();
        while (world.hasEventBefore(plan.active()) && fleet.goOn()) {}
        world.advanceTo(plan.active());
    }

    /** From here on all is well, so that everybody who still wants a lock must get it (I8). */
    private void rest() {
        world.note("table", null, () -> "and the fleet are in peace from now on");
        long since = world.now();
        fleet.network().heal();
        fleet.rest();
        for (Member member : fleet.members()) {
            if (member.isServing()) {
                member.process().post(0, () -> lastWishes(member));
            }
        }
        boolean answered = false;
        while (fleet.goOn()) {
            long progress = Math.max(since, fleet.tableJudge().lastGrant());
            if (!answered && world.now() > progress + mostPatience()) {
                List<Ask> waiting = fleet.holdJudge().queue().unanswered();
                answered = waiting.isEmpty();
                if (!answered) {
                    world.violate("I8", waiting.get(0).key, "nobody gets it, but " + waiting.size() + " wait");
                }
            }
        }
    }

    /**
     * The longest lease of any row on the slowest clock, one poll, two attempts, and some lateness. A group may have to wait
     * for one dead owner after the other.
     */
    private long mostPatience() {
        int dead = fleet.plan().has(Fault.GROUPS) ? Math.min(fleet.plan().locks(), 5) : 1;
        long lease = 2 * plan.lease() * 106 / 100;
        return dead * lease
                + plan.lease() / 10 * 106 / 100
                + 2 * Duration.ofSeconds(2).toNanos()
                + 1_000_000_000L;
    }

    private void lastWishes(Member member) {
        if (!member.isServing()) {
            return;
        }
        member.releaseAll();
        if (!member.isAcquiring()) {
            return;
        }
        if (fleet.plan().has(Fault.GROUPS)) {
            new GroupWorker(fleet, member, new SplittableRandom(fleet.plan().seed())).wish();
        }
        for (LockKey key : fleet.keys()) {
            if (fleet.hasMembers(key) && !member.deletes()) {
                // First, since it marks the row: then the exclusive one looks for members that were left behind.
                wish(member, LockRequest.builder(key).shared());
            }
            wish(member, LockRequest.builder(key));
        }
    }

    private void wish(Member member, LockRequest.Builder wanted) {
        LockRequest request =
                wanted.waitTimeout(Duration.ofNanos(100 * plan.lease())).build();
        CompletableFuture<LockHandle> waiting = member.engine().acquireAsync(request);
        fleet.holdJudge().asked(member, request, waiting);
        CompletableFuture<?> unused =
                waiting.thenAccept(handle -> fleet.holdJudge().release(member, handle));
    }

    private void checkRest() {
        if (world.violation() != null) {
            return;
        }
        for (Ask ask : fleet.holdJudge().queue().unanswered()) {
            world.violate("I8", ask.key, "request " + ask.number + " of " + ask.by.name() + " is never answered");
        }
        fleet.restJudge().checkRows();
        fleet.sharedJudge().checkRest();
        for (Member member : fleet.members()) {
            fleet.holdJudge().checkEnd(member);
            if (member.isServing()) {
                fleet.restJudge().checkMemory(member);
            }
            if (member.isServing() && !member.engine().acquireAsync(never()).isDone()) {
                world.violate("I7", null, member.name() + " does not refuse a bad request at once");
            }
        }
    }

    private static LockRequest never() {
        return LockRequest.builder("never").attribute("owner_name", "forged").build();
    }

    /** A client that is idle takes a free lock at once, and can be closed at once. */
    private void leave() {
        for (Member member : fleet.members()) {
            if (member.isServing() && world.violation() == null) {
                member.wire().makeInstant();
                if (member.isAcquiring()) {
                    fleet.keys().forEach(key -> probe(member, key));
                }
                member.close();
                while (fleet.goOn()) {}
                fleet.holdJudge().checkEnd(member);
            }
        }
    }

    private void probe(Member member, LockKey key) {
        fleet.table().delete(key);
        LockRequest request =
                LockRequest.builder(key).waitTimeout(Duration.ZERO).build();
        fleet.holdJudge().asked(member, request, new CompletableFuture<>());
        try {
            Optional<LockHandle> handle = member.engine().tryAcquire(request);
            fleet.holdJudge().lookForGrants(member);
            if (handle.isEmpty()) {
                world.violate("I7", key, member.name() + " keeps others from a lock that it does not use");
            } else {
                handle.get().release();
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
    }
}
