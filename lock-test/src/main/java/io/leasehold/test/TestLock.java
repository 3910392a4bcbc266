package io.leasehold.test;

import io.leasehold.LockHandle;
import io.leasehold.LockKey;
import io.leasehold.LockRecord;
import io.leasehold.LockRequest;
import io.leasehold.LockStatus;
import io.leasehold.internal.store.Row;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;

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
        if (client.node().handle(key).isPresent()) {
            client.node().runPostponedTasks();
        }
        return taken(client.another(ownerName))
                .orElseThrow(() -> refusal("it is held by " + holder(), "Free it first, or steal it"));
    }

    private Optional<LockHandle> taken(TestLockClient by) {
        by.node().connection().end(key);
        // So it knows the table's time, as a client does after its first request, and says until when it lives.
        Optional<LockRecord> unused = by.find(key);
        try {
            return by.tryAcquire(LockRequest.of(key));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while a test changed lock '" + key + "'.", e);
        }
    }

    /**
     * Has the other owner release the lock. A waiting request gets it at its next poll, for which time must pass.
     * Refused after {@link #abandon()}, because a dead owner releases nothing.
     */
    public void free() {
        TestLockClient owner = owner();
        if (owner.node().connection().isOut(key)) {
            throw refusal("its owner " + holder() + " was abandoned", "Let its lease pass, or occupy another lock");
        }
        owner.node().handle(key).ifPresent(LockHandle::release);
    }

    /**
     * Stops the other owner's heartbeats, as when its machine dies. A waiting request gets the lock when it has observed
     * it for its lease. A single attempt gets it when the lease and the takeover skew, and at most two seconds for
     * rounding, have passed since the last heartbeat. Lets no time pass.
     */
    public void abandon() {
        owner().node().connection().begin(Outage.CUT_OFF, key);
    }

    private TestLockClient owner() {
        return client.others()
                .filter(other -> other.node().handle(key).isPresent())
                .findFirst()
                .orElseThrow(() -> refusal("no other owner holds it", "Occupy it first"));
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
        LockHandle unused = own();
        freeByForce();
        return taken(client.another(SOMEBODY_ELSE)).orElseThrow();
    }

    /** Deletes the lock's row, and lets time pass until this client notices. */
    public void delete() {
        LockHandle handle = own();
        client.world.table().delete(key);
        passUntilEnd(handle);
    }

    /** Releases the lock by force, as an administrator does, and lets time pass until this client notices. */
    public void releaseByForce() {
        LockHandle handle = own();
        freeByForce();
        passUntilEnd(handle);
    }

    private void freeByForce() {
        LockRecord row = record().orElseThrow(() -> refusal("its row is gone", "Acquire it first"));
        if (!client.another(ADMINISTRATOR).forceRelease(row)) {
            throw refusal("its row shows no hold", "Acquire it first");
        }
    }

    /** Returns the lock's row, also during outages. */
    public Optional<LockRecord> record() {
        Row row = client.world.table().rowOf(key);
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
        return record().map(LockRecord::ownerName).map(name -> "'" + name + "'").orElse("nobody");
    }

    private IllegalStateException refusal(String state, String remedy) {
        return new IllegalStateException("This is not possible for lock '" + key + "': " + state + ". " + remedy + ".");
    }
}
