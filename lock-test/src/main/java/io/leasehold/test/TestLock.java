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
 * The verbs for one lock: what a test makes happen to it. Each lets as much time pass as it takes until the client has
 * noticed, unless it says otherwise, and is refused with an {@link IllegalStateException} if it makes no sense as the
 * lock stands. Safe for use by several threads.
 */
public final class TestLock {

    /** The owner that {@link #occupy()} and {@link #steal()} bring in. */
    public static final String SOMEBODY_ELSE = "somebody else";

    private static final String ADMINISTRATOR = "administrator";

    private final TestLockClient client;
    private final LockKey key;

    TestLock(TestLockClient client, LockKey key) {
        this.client = client;
        this.key = key;
    }

    /**
     * Makes the lock busy: {@value #SOMEBODY_ELSE} takes it, and keeps it until {@link #free()} or {@link #abandon()}. If
     * this client still has it because of {@code holdAtLeast}, time passes until that is over.
     */
    public LockHandle occupy() {
        return occupy(SOMEBODY_ELSE);
    }

    /** As {@link #occupy()}, for an owner of the given name. */
    public LockHandle occupy(String ownerName) {
        if (client.handle(key).isPresent()) {
            client.passPutOff();
        }
        return taken(client.another(ownerName))
                .orElseThrow(() -> refusal("it is held by " + holder(), "Free it first, or steal it"));
    }

    private Optional<LockHandle> taken(TestLockClient by) {
        by.connection().end(key);
        try {
            return by.tryAcquire(LockRequest.of(key));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while a test changed lock '" + key + "'.", e);
        }
    }

    /**
     * The other owner releases the lock. A request that waits for it finds out when it looks next: let time pass. Refused
     * after {@link #abandon()}: who has fallen silent releases nothing.
     */
    public void free() {
        TestLockClient owner = owner();
        if (owner.connection().isOut(key)) {
            throw refusal("its owner " + holder() + " has fallen silent", "Let its lease pass, or occupy another lock");
        }
        owner.handle(key).ifPresent(LockHandle::release);
    }

    /**
     * The other owner falls silent, as when its machine dies. The lock can be taken over once its lease has passed without
     * a heartbeat. Lets no time pass.
     */
    public void abandon() {
        owner().connection().begin(Outage.CUT_OFF, key);
    }

    private TestLockClient owner() {
        return client.others()
                .filter(other -> other.handle(key).isPresent())
                .findFirst()
                .orElseThrow(() -> refusal("no other owner holds it", "Occupy it first"));
    }

    /** This client's heartbeats for the lock get lost, until the lock is in danger. They go on getting lost. */
    public void endanger() {
        LockHandle handle = own();
        client.connection().begin(Outage.CUT_OFF, key);
        passUntil(handle, () -> handle.status() != LockStatus.LOCKED);
    }

    /** This client's heartbeats for the lock come through again, and one has: it is out of danger. */
    public void recover() {
        LockHandle handle = own();
        client.connection().end(key);
        passUntil(handle, () -> handle.status() != LockStatus.IN_DANGER);
        if (handle.status() == LockStatus.IN_DANGER || handle.status() == LockStatus.INVALID) {
            throw refusal("its hold is " + handle.status(), "End the outage of the whole client, and before the lease");
        }
    }

    /** This client's heartbeats for the lock get lost until it has expired; then requests come through again. */
    public void expire() {
        LockHandle handle = own();
        client.connection().begin(Outage.CUT_OFF, key);
        passUntilEnd(handle);
        client.connection().end(key);
    }

    /**
     * {@value #SOMEBODY_ELSE} has the lock, which it should not have got, and keeps it. This client has noticed by its next
     * heartbeat.
     *
     * @see #stealUnnoticed()
     */
    public void steal() {
        LockHandle handle = own();
        LockHandle unused = stealUnnoticed();
        passUntilEnd(handle);
    }

    /**
     * As {@link #steal()}, but lets no time pass: this client still believes that it holds the lock. What it protects must
     * cope with that, by the fencing token.
     *
     * @return the thief's handle
     */
    public LockHandle stealUnnoticed() {
        LockHandle unused = own();
        freeByForce();
        return taken(client.another(SOMEBODY_ELSE)).orElseThrow();
    }

    /** Somebody deletes the lock's row, and this client has noticed. */
    public void delete() {
        LockHandle handle = own();
        client.world().table().delete(key);
        passUntilEnd(handle);
    }

    /** An administrator frees the lock by force, and this client has noticed. */
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

    /** Returns what the table says of the lock, whether or not the client can reach it. */
    public Optional<LockRecord> record() {
        Row row = client.world().table().rowOf(key);
        if (row instanceof Row.Held held) {
            return Optional.of(held.record());
        }
        return row instanceof Row.Free free ? Optional.of(free.record()) : Optional.empty();
    }

    private LockHandle own() {
        return client.handle(key).orElseThrow(() -> refusal("this client does not hold it", "Acquire it first"));
    }

    private void passUntilEnd(LockHandle handle) {
        passUntil(handle, () -> handle.status() == LockStatus.INVALID || handle.status() == LockStatus.RELEASED);
    }

    private void passUntil(LockHandle handle, BooleanSupplier condition) {
        Duration most = handle.request().lease().orElse(client.leaseDuration());
        World world = client.world();
        boolean unused = world.passUntil(condition, world.time().nanoTime() + most.toNanos());
        // The clock says so already; what else falls due at this instant may not have been told yet.
        world.advance(Duration.ZERO);
    }

    private String holder() {
        return record().map(LockRecord::ownerName).map(name -> "'" + name + "'").orElse("nobody");
    }

    private IllegalStateException refusal(String state, String remedy) {
        return new IllegalStateException("That cannot be done to lock '" + key + "': " + state + ". " + remedy + ".");
    }
}
