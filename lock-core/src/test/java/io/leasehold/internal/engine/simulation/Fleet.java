package io.leasehold.internal.engine.simulation;

import io.leasehold.LockKey;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** All parts of one run. */
final class Fleet {

    private static final long MOST_STEPS = 2_000_000;

    private final Plan plan;
    private final World world;
    private final Tally tally;
    private final TimeJudge timeJudge;
    private final TableJudge tableJudge;
    private final HoldJudge holdJudge;
    private final SessionJudge sessionJudge;
    private final TurnJudge turnJudge;
    private final RateJudge rateJudge;
    private final RestJudge restJudge;
    private final SharedJudge sharedJudge;
    private final DeathJudge deathJudge;
    private final Table table;
    private final ByHand byHand;
    private final GroupTable groupTable;
    private final GroupJudge groupJudge;
    private final Network network;
    private final FrontEnds frontEnds;
    private final List<LockKey> keys;
    private final List<Member> members = new ArrayList<>();
    private boolean resting;

    Fleet(Plan plan, World world, Tally tally) {
        this.plan = plan;
        this.world = world;
        this.tally = tally;
        timeJudge = new TimeJudge(this);
        sessionJudge = new SessionJudge(this);
        tableJudge = new TableJudge(world, tally, sessionJudge);
        table = new Table(plan, tableJudge, sessionJudge);
        byHand = new ByHand(table, tableJudge);
        holdJudge = new HoldJudge(this);
        sharedJudge = new SharedJudge(this);
        deathJudge = new DeathJudge(this);
        turnJudge = new TurnJudge(this);
        rateJudge = new RateJudge(world, plan);
        restJudge = new RestJudge(this);
        groupTable = new GroupTable(this);
        groupJudge = new GroupJudge(this);
        network = new Network(world, plan);
        frontEnds = new FrontEnds(world, plan);
        keys = IntStream.range(0, plan.locks())
                .mapToObj(number -> LockKey.of("k" + number))
                .toList();
    }

    Plan plan() {
        return plan;
    }

    World world() {
        return world;
    }

    Tally tally() {
        return tally;
    }

    TableJudge tableJudge() {
        return tableJudge;
    }

    HoldJudge holdJudge() {
        return holdJudge;
    }

    TimeJudge timeJudge() {
        return timeJudge;
    }

    SessionJudge sessionJudge() {
        return sessionJudge;
    }

    TurnJudge turnJudge() {
        return turnJudge;
    }

    RateJudge rateJudge() {
        return rateJudge;
    }

    RestJudge restJudge() {
        return restJudge;
    }

    DeathJudge deathJudge() {
        return deathJudge;
    }

    SharedJudge sharedJudge() {
        return sharedJudge;
    }

    /** Returns the longest pause between two looks at a lock. */
    long retryPeriod() {
        return plan.lease() / 10;
    }

    Table table() {
        return table;
    }

    ByHand byHand() {
        return byHand;
    }

    GroupTable groupTable() {
        return groupTable;
    }

    GroupJudge groupJudge() {
        return groupJudge;
    }

    Network network() {
        return network;
    }

    FrontEnds frontEnds() {
        return frontEnds;
    }

    List<LockKey> keys() {
        return keys;
    }

    List<Member> members() {
        return members;
    }

    /** Returns whether the lock has shared holders and limits in this run. */
    boolean hasMembers(LockKey lock) {
        String name = lock.partitionKey();
        return plan.hasMembers() && (name.charAt(name.length() - 1) & 1) == 0;
    }

    /** Returns the row of a lock that something happens to: the main row, or now and then that of a member. */
    LockKey rowOf(LockKey lock, SplittableRandom random) {
        List<LockKey> others = plan.hasMembers() ? table.members().of(lock) : List.of();
        return others.isEmpty() || random.nextBoolean() ? lock : others.get(random.nextInt(others.size()));
    }

    /** Returns whether the workers are to end what they do. */
    boolean isResting() {
        return resting;
    }

    void rest() {
        resting = true;
    }

    /** Lets the next event happen; returns false if there is none, or no need for one. */
    boolean goOn() {
        if (world.violation() != null || !world.step()) {
            return false;
        }
        holdJudge.rivals().checkBeliefs();
        sharedJudge.checkBeliefs();
        groupJudge.losses().look();
        if (world.steps() > MOST_STEPS) {
            world.violate("I13", null, "no end of events");
        }
        return true;
    }

    /** Starts a client on a machine, with workers that use it. */
    void start(Machine machine, int incarnation, SplittableRandom random) {
        Member member = new Member(this, machine, incarnation, random);
        members.add(member);
        for (int worker = 0; worker < plan.workers(); worker++) {
            new Worker(this, member, random.split(), plan.hogs()).begin();
        }
        for (int worker = 0; worker < plan.groupWorkers(); worker++) {
            new GroupWorker(this, member, random.split()).begin();
        }
    }
}
