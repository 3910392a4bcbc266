package io.leasehold.test;

import io.leasehold.LockHandle;
import io.leasehold.LockKey;
import io.leasehold.LockRecord;
import io.leasehold.LockRequest;
import io.leasehold.LockStatus;
import io.leasehold.internal.engine.StoredHold;
import io.leasehold.internal.store.Row;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * Changes one lock as other owners and faults do in production. Each method lets time pass until the client has
 * noticed, unless it says otherwise. It throws {@link IllegalStateException} if it makes no sense in the lock's present
 * state. Safe for use by several threads.
 */
public final class TestLock {

    /** The owner that takes the lock in {@link #occupy()} and {@link #steal()}. */
    public static final String SOMEBODY_ELSE = "somebody else";

    private static final String ADMINISTRATOR = "administrator";

    private final TestLockClient client;
    private final LockKey key;

    TestLock(TestLockClient client, LockKey key) {
        this.client = client;
        this.key = key;
    }

    /**
     * Has {@value #SOMEBODY_ELSE} acquire the lock and hold it until {@link #free()} or {@link #abandon()}. If this
     * client still holds it because of {@code holdAtLeast}, time passes until that is over.
     */
    public LockHandle occupy() {
        return occupy(SOMEBODY_ELSE);
    }

    /** As {@link #occupy()}, for an owner of the given name. */
    public LockHandle occupy(String ownerName) {
        return occupy(ownerName, LockRequest.of(key));
    }

    LockHandle occupy(String ownerName, LockRequest request) {
        if (client.node().handle(key).isPresent()) {
            client.node().runPostponedTasks();
        }
        return taken(client.another(ownerName), request)
                .orElseThrow(() -> refusal("it is held by " + holder(), "Free it first, or steal it"));
    }

    /**
     * Has {@value #SOMEBODY_ELSE} share the lock and hold it until {@link #free()} or {@link #abandon()}: shared requests get
     * it as well, exclusive ones wait.
     */
    public LockHandle share() {
        return share(SOMEBODY_ELSE);
    }

    /** As {@link #share()}, for an owner of the given name. */
    public LockHandle share(String ownerName) {
        return taken(
                        client.another(ownerName),
                        LockRequest.builder(key).shared().build())
                .orElseThrow(() -> refusal("it is held by " + holder(), "Free it first"));
    }

    /**
     * Has {@value #SOMEBODY_ELSE} take all places that are free of those that a limit allows, and hold them until {@link
     * #free()} or {@link #abandon()}. Requests with this limit wait until one of the handles is released.
     *
     * @param limit that of the requests
     * @return the handles, one for each place
     */
    public List<LockHandle> reachLimit(int limit) {
        LockRequest request = LockRequest.builder(key).limit(limit).build();
        TestLockClient other = client.another(SOMEBODY_ELSE);
        List<LockHandle> taken = new ArrayList<>();
        for (Optional<LockHandle> next = taken(other, request); next.isPresent(); next = taken(other, request)) {
            taken.add(next.get());
        }
        if (taken.isEmpty()) {
            throw refusal("no place is free, or it is held by " + holder(), "Free it first");
        }
        return taken;
    }

    private Optional<LockHandle> taken(TestLockClient by) {
        return taken(by, LockRequest.of(key));
    }

    private Optional<LockHandle> taken(TestLockClient by, LockRequest request) {
        by.node().connection().end(key);
        // So it knows the table's time, as a client does after its first request, and says until when it lives.
        Optional<LockRecord> unused = by.find(key);
        try {
            return by.tryAcquire(request);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while a test changed lock '" + key + "'.", e);
        }
    }

    /**
     * Has the other owner release the lock. If several share it or have places of its limit, all of them release it. A
     * waiting request gets it at its next poll, for which time must pass. Refused after {@link #abandon()}, because a
     * dead owner releases nothing.
     */
    public void free() {
        List<LockHandle> releasable = owners().stream()
                .filter(owner -> !owner.node().connection().isOut(key))
                .flatMap(owner -> owner.node().handles(key).stream())
                .toList();
        if (releasable.isEmpty()) {
            throw refusal("its owner " + holder() + " was abandoned", "Let its lease pass, or occupy another lock");
        }
        releasable.forEach(LockHandle::release);
    }

    /**
     * Stops the other owner's heartbeats, or those of all others, as when its machine dies. A waiting request gets the
     * lock when it has observed it for its lease. A single attempt gets it when the lease and the takeover skew, and at
     * most two seconds for rounding, have passed since the last heartbeat. Lets no time pass.
     */
    public void abandon() {
        owners().forEach(owner -> owner.node().connection().begin(Outage.CUT_OFF, key));
    }

    private List<TestLockClient> owners() {
        List<TestLockClient> owners = client.others()
                .filter(other -> other.node().handle(key).isPresent())
                .toList();
        if (owners.isEmpty()) {
            throw refusal("no other owner holds it", "Occupy it first");
        }
        return owners;
    }

    /** Loses this client's heartbeats for the lock until it is in danger, and goes on losing them. */
    public void endanger() {
        LockHandle handle = own();
        client.node().connection().begin(Outage.CUT_OFF, key);
        passUntil(handle, () -> handle.status() != LockStatus.LOCKED);
    }

    /** Lets this client's heartbeats for the lock succeed again, until it is out of danger. */
    public void recover() {
        LockHandle handle = own();
        client.node().connection().end(key);
        passUntil(handle, () -> handle.status() != LockStatus.IN_DANGER);
        if (handle.status() == LockStatus.IN_DANGER || handle.status() == LockStatus.INVALID) {
            throw refusal("its hold is " + handle.status(), "End the outage of the whole client, and before the lease");
        }
    }

    /** Loses this client's heartbeats for the lock until it has expired, then ends the outage. */
    public void expire() {
        LockHandle handle = own();
        client.node().connection().begin(Outage.CUT_OFF, key);
        passUntilEnd(handle);
        client.node().connection().end(key);
    }

    /**
     * Has {@value #SOMEBODY_ELSE} take the lock away and keep it, until this client notices at its next heartbeat.
     *
     * @see #stealUnnoticed()
     */
    public void steal() {
        LockHandle handle = own();
        LockHandle unused = stealUnnoticed();
        passUntilEnd(handle);
    }

    /**
     * As {@link #steal()}, but lets no time pass: this client still believes that it holds the lock. Only the fencing
     * token protects a resource then.
     *
     * @return the thief's handle
     */
    public LockHandle stealUnnoticed() {
        freeByForce(own());
        return taken(client.another(SOMEBODY_ELSE)).orElseThrow();
    }

    /** Deletes the row of this client's hold, and lets time pass until this client notices. */
    public void delete() {
        LockHandle handle = own();
        client.world.table().delete(rowOf(handle));
        passUntilEnd(handle);
    }

    /** Releases the lock by force, as an administrator does, and lets time pass until this client notices. */
    public void releaseByForce() {
        LockHandle handle = own();
        freeByForce(handle);
        passUntilEnd(handle);
    }

    private void freeByForce(LockHandle handle) {
        LockRecord row = record(rowOf(handle)).orElseThrow(() -> refusal("its row is gone", "Acquire it first"));
        if (!client.another(ADMINISTRATOR).forceRelease(row)) {
            throw refusal("its row shows no hold", "Acquire it first");
        }
    }

    /** Returns the lock's row, also during outages. Those that share it, or have places of its limit, have rows of their own. */
    public Optional<LockRecord> record() {
        return record(key);
    }

    /** Returns the rows of those that share the lock or have a place of its limit, also during outages. */
    public List<LockRecord> members() {
        return client.world.table().members(key, null).rows().stream()
                .filter(Row.Held.class::isInstance)
                .map(row -> ((Row.Held) row).record())
                .toList();
    }

    private static LockKey rowOf(LockHandle handle) {
        return ((StoredHold) handle).row();
    }

    private Optional<LockRecord> record(LockKey rowKey) {
        Row row = client.world.table().rowOf(rowKey);
        if (row instanceof Row.Held held) {
            return Optional.of(held.record());
        }
        return row instanceof Row.Free free ? Optional.of(free.record()) : Optional.empty();
    }

    private LockHandle own() {
        return client.node().handle(key).orElseThrow(() -> refusal("this client does not hold it", "Acquire it first"));
    }

    private void passUntilEnd(LockHandle handle) {
        passUntil(handle, () -> handle.status() == LockStatus.INVALID || handle.status() == LockStatus.RELEASED);
    }

    private void passUntil(LockHandle handle, BooleanSupplier condition) {
        Duration most = handle.request().lease().orElse(client.leaseDuration());
        World world = client.world;
        boolean unused = world.passUntil(condition, world.time().nanoTime() + most.toNanos());
        // The status shows it already. Events that are due at this same instant may still be missing.
        world.advance(Duration.ZERO);
    }

    private String holder() {
        return Stream.concat(record().stream(), members().stream())
                .flatMap(row -> Stream.ofNullable(row.ownerName()))
                .map(name -> "'" + name + "'")
                .distinct()
                .reduce((one, other) -> one + ", " + other)
                .orElse("nobody");
    }

    private IllegalStateException refusal(String state, String remedy) {
        return new IllegalStateException("This is not possible for lock '" + key + "': " + state + ". " + remedy + ".");
    }
}
