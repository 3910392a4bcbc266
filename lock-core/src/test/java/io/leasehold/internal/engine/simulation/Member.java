package io.leasehold.internal.engine.simulation;

import io.leasehold.LockHandle;
import io.leasehold.LockKey;
import io.leasehold.LockRequest;
import io.leasehold.internal.engine.EngineAccess;
import io.leasehold.internal.engine.EngineSettings;
import io.leasehold.internal.engine.GroupInsight;
import io.leasehold.internal.engine.LockEngine;
import io.leasehold.internal.engine.Seams;
import io.leasehold.internal.engine.SessionSettings;
import io.leasehold.internal.engine.Timing;
import io.leasehold.internal.runtime.Entropy;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One client of the fleet: the real engine in a simulated process. */
final class Member implements Entropy {

    private static final int[] LEASE_PERCENT = {100, 100, 100, 60, 150};

    private final Fleet fleet;
    private final String name;
    private final Program process;
    private final Wire wire;
    private final LockEngine engine;
    private final boolean behindProxy;
    private final boolean deletes;
    private final Duration skew;
    private final EngineAccess.Insight insight;
    private final GroupInsight groups;
    private final SplittableRandom random;
    private boolean closed;
    private boolean stopped;
    private boolean scarce;
    private long lastFault = Long.MIN_VALUE / 2;
    private final long bornAt;

    Member(Fleet fleet, Machine machine, int incarnation, SplittableRandom random) {
        this.fleet = fleet;
        this.bornAt = fleet.world().now();
        this.name = machine.name() + incarnation;
        this.random = random;
        this.deletes = fleet.plan().has(Fault.DELETE_MODE)
                || (fleet.plan().has(Fault.DELETING_CLIENTS) && random.nextBoolean());
        this.process = new Program(fleet, machine, random.split(), this::look);
        this.wire = new Wire(fleet, this, random.split());
        long lease = fleet.plan().lease() / 100 * LEASE_PERCENT[random.nextInt(LEASE_PERCENT.length)];
        Duration drawn = fleet.frontEnds().skew(random);
        this.skew = deletes ? Duration.ZERO : drawn;
        EngineSettings settings = new EngineSettings(
                name,
                usualTiming(fleet.plan()).scaledTo(Duration.ofNanos(lease)),
                Duration.ofNanos(lease),
                Duration.ofNanos(fleet.retryPeriod()),
                skew,
                heartbeatTps(random.nextInt(10)),
                random.nextBoolean(),
                // Closing must not wait: nobody would let time pass meanwhile.
                Duration.ofNanos(1),
                sessions(),
                List.of(event -> fleet.holdJudge().heard(this, event)));
        this.engine =
                new LockEngine(settings, new Seams(wire, wire, machine, process, this, process, List.of(), () -> {}));
        this.behindProxy = random.nextInt(4) == 0 && fleet.plan().has(Fault.DATELESS);
        this.insight = EngineAccess.insightOf(engine);
        this.groups = GroupInsight.of(engine);
        fleet.world().note(name, null, () -> "starts, lease " + lease / 1_000_000 + " ms");
    }

    /** Sessions of few locks, so that a client needs several. A client whose releases delete rows has none. */
    private SessionSettings sessions() {
        boolean on = fleet.plan().has(Fault.SESSIONS) && !deletes;
        return on && random.nextInt(5) > 0
                ? new SessionSettings(
                        1 + random.nextInt(4) / 3, 1 + random.nextInt(4), Duration.ofSeconds(random.nextInt(4)))
                : SessionSettings.OFF;
    }

    private int heartbeatTps(int dice) {
        scarce = dice < 5 && fleet.plan().has(Fault.SCARCE_HEARTBEATS);
        return scarce ? 1 : dice == 9 ? 20 : 0;
    }

    private static Timing usualTiming(Plan plan) {
        return Timing.of(
                Duration.ofNanos(plan.lease()),
                Duration.ofNanos(plan.lease() / 6),
                Duration.ofNanos(plan.lease() / 5 * 3));
    }

    String name() {
        return name;
    }

    /** Returns for how long it has lived, in true time. */
    long age() {
        return fleet.world().now() - bornAt;
    }

    Program process() {
        return process;
    }

    Machine machine() {
        return process.machine();
    }

    Wire wire() {
        return wire;
    }

    LockEngine engine() {
        return engine;
    }

    GroupInsight groups() {
        return groups;
    }

    /** Returns whether the first request that waits for a lock is one of a group's. */
    boolean isGroupWaiting(LockKey key) {
        LockRequest first = fleet.plan().has(Fault.GROUPS) ? groups.first(key) : null;
        return first != null && fleet.holdJudge().queue().groupOf(first) != null;
    }

    /** Returns what stands for the request that deals with the table; nothing if none waits. */
    @Nullable
    Object whoWaits(LockKey key) {
        LockRequest first = fleet.plan().has(Fault.GROUPS) && groups.isGroupFirst(key) ? groups.first(key) : null;
        GroupAsk group = first == null ? null : fleet.holdJudge().queue().groupOf(first);
        return group == null ? insight.whoWaits(key) : group.attempt;
    }

    /** Has something done with each handle that counts as held, without the lists that users get. */
    void forEachHeld(Consumer<LockHandle> action) {
        insight.forEachHeld(action);
    }

    /** Finds the requests that share a hold since a timer went off, before time goes on. */
    private void look() {
        if (fleet.plan().hasMembers()) {
            fleet.holdJudge().lookForGrants(this);
        }
    }

    /** Has something done with each hold that is written but must wait for others before it is granted. */
    void forEachCandidate(Consumer<LockHandle> action) {
        insight.forEachCandidate(action);
    }

    /** Returns whether the hold has not ended, whichever owner it serves, if any. */
    boolean keeps(HoldFile file) {
        return !process.isDead() && EngineAccess.isServing(file.anyHandle());
    }

    /** Returns its allowance for takeovers by the table's own clock. */
    Duration skew() {
        return skew;
    }

    /** Returns whether something between it and the table keeps the table's time from it. */
    boolean isBehindProxy() {
        return behindProxy;
    }

    /** Returns whether its releases delete rows. */
    boolean deletes() {
        return deletes;
    }

    boolean isClosed() {
        return closed;
    }

    boolean isServing() {
        return !closed && !process.isDead();
    }

    /** Returns whether it still takes requests for locks. */
    boolean isAcquiring() {
        return isServing() && !stopped;
    }

    /** Returns whether the engine counts the hold among those that it keeps. */
    boolean believes(HoldFile file) {
        return file.handle != null && !process.isDead() && EngineAccess.isLive(file.handle);
    }

    void crash() {
        fleet.world().note(name, null, () -> "crashes");
        fleet.tally().count(Happening.CRASH);
        process.crash();
    }

    /** Refuses new requests from here on, and keeps what it holds. */
    void stopAcquiring() {
        fleet.world().note(name, null, () -> "stops acquiring");
        fleet.tally().count(Happening.STOPPED_CLIENT);
        stopped = true;
        engine.stopAcquiring();
    }

    void close() {
        fleet.world().note(name, null, () -> "closes");
        closed = true;
        engine.close();
    }

    void releaseAll() {
        for (LockHandle handle : engine.held()) {
            fleet.holdJudge().release(this, handle);
        }
    }

    /** Notes that a request of this client will not be answered in time. */
    void hitByFault(Duration timeout) {
        lastFault = Math.max(lastFault, fleet.world().now() + timeout.toNanos());
    }

    /** Returns until when something kept this client from keeping its locks. */
    long troubledUntil() {
        return scarce ? fleet.world().now() : Math.max(lastFault, machine().disturbed());
    }

    @Override
    public String holdId() {
        HexFormat hex = HexFormat.of();
        return hex.toHexDigits(random.nextLong()) + hex.toHexDigits(random.nextLong());
    }

    @Override
    public long between(long least, long most) {
        return random.nextLong(least, most + 1);
    }
}
