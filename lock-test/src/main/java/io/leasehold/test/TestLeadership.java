package io.leasehold.test;

import io.leasehold.LeadershipEnd;
import io.leasehold.LeadershipRequest;
import io.leasehold.LockHandle;
import io.leasehold.LockKey;
import io.leasehold.LockRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Decides who leads, as other processes and faults do in production. Each method lets time pass until the client's
 * candidates have noticed, unless it says otherwise. It throws {@link IllegalStateException} if it makes no sense at
 * present. Safe for use by several threads.
 *
 * <p>What else can happen to a leader's lock is in {@link TestLockClient#testLock(LockKey)}, for {@link
 * io.leasehold.Leadership#key()}: the other leader dies ({@link TestLock#abandon()}), or heartbeats are lost.
 */
public final class TestLeadership {

    /** More than the longest pause of a candidate whose requests have failed. */
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(2);

    private final TestLockClient client;
    private final String name;
    private final LockKey key;

    TestLeadership(TestLockClient client, String name) {
        this.client = client;
        this.name = name;
        this.key = LeadershipRequest.of(name).lock().key();
    }

    /**
     * Lets a candidate of this client lead. Whoever else leads ends its leadership; if it has died, time passes until its
     * lease has run out. Does nothing if a candidate of this client leads.
     */
    public void elect() {
        NodeLeadership candidate = client.candidates().of(name).stream()
                .findFirst()
                .orElseThrow(() -> refusal("no candidate of this client campaigns", "Start one first"));
        World world = client.world;
        long end = world.time().nanoTime() + longestWait(candidate).toNanos();
        boolean decided = false;
        while (!decided) {
            others().forEach(this::endLeadership);
            decided = !world.passUntil(() -> leads() || others().findAny().isPresent(), end) || leads();
        }
        if (!leads()) {
            throw refusal(
                    "no candidate of this client could lead",
                    "End its outages, and let the work of its last leadership end");
        }
    }

    private Duration longestWait(NodeLeadership candidate) {
        Duration lease = candidate.lease().orElse(client.leaseDuration());
        return lease.multipliedBy(2)
                .plus(candidate.retryPeriod().orElse(LONGEST_PAUSE))
                .plus(LONGEST_PAUSE);
    }

    /**
     * Takes the lock away from the candidate of this client that leads. {@value TestLock#SOMEBODY_ELSE} leads then. The
     * candidate is told {@link LeadershipEnd#LOST} at its next heartbeat.
     */
    public void depose() {
        if (!leads()) {
            throw refusal("no candidate of this client leads", "Elect it first");
        }
        client.testLock(key).steal();
    }

    /**
     * Lets {@value TestLock#SOMEBODY_ELSE} lead, so that the candidates of this client follow. If one of them leads, it
     * yields before.
     *
     * @return the lock of the other leader, whose fencing token is its term
     */
    public LockHandle electOther() {
        return electOther(TestLock.SOMEBODY_ELSE, Map.of());
    }

    /** As {@link #electOther()}, for an owner of the given name, which says the given attributes of itself. */
    public LockHandle electOther(String ownerName, Map<String, ?> attributes) {
        List<NodeLeadership> leaders = leaders(client);
        while (!leaders.isEmpty()) {
            leaders.forEach(NodeLeadership::yield);
            leaders = leaders(client);
        }
        others().forEach(this::endLeadership);
        return client.testLock(key)
                .occupy(
                        ownerName,
                        LockRequest.builder(key).attributes(attributes).build());
    }

    /**
     * Ends the leadership of the other process. Nobody leads until a candidate of this client polls, for which time must
     * pass; {@link #elect()} lets it pass. Refused after {@link TestLock#abandon()}, because a dead leader releases nothing.
     */
    public void endOther() {
        List<TestLockClient> others = others().toList();
        if (others.isEmpty()) {
            throw refusal("no other process leads, or it has died", "Elect another one first");
        }
        others.forEach(this::endLeadership);
    }

    /** Returns the clients of other owners that hold the lock and can release it. */
    private Stream<TestLockClient> others() {
        return client.others()
                .filter(other -> other.node().handle(key).isPresent()
                        && !other.node().connection().isOut(key));
    }

    private void endLeadership(TestLockClient other) {
        leaders(other).forEach(NodeLeadership::yield);
        other.node().handles(key).forEach(LockHandle::release);
    }

    private List<NodeLeadership> leaders(TestLockClient of) {
        return of.candidates().of(name).stream()
                .filter(NodeLeadership::isLeader)
                .toList();
    }

    private boolean leads() {
        return !leaders(client).isEmpty();
    }

    private IllegalStateException refusal(String state, String remedy) {
        return new IllegalStateException(
                "This is not possible for the leadership '" + name + "': " + state + ". " + remedy + ".");
    }
}
