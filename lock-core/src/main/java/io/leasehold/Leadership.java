package io.leasehold;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/**
 * Represents one candidate for leadership: of all candidates with one name, in all processes, at most one leads at a time.
 * A candidate acquires the lock {@code leader:} and the name, without a limit of time, and again after each loss. So
 * everything that holds for locks holds for leadership: leases, heartbeats, fencing tokens, events.
 *
 * <p>A leadership that ends of its own accord, by {@link #yield()}, {@link #stop()} or {@link #close()}, ends in this
 * order: {@link #isLeader()} returns false; the {@linkplain LeadershipListener listeners} are told and end their work;
 * then the lock is released. Heartbeats go on until then, so the work of two leaders does not overlap. If the lock is
 * lost, others may lead at once: the listeners are told so, and should end their work without delay.
 *
 * <p>Safe for use by several threads. {@link LockClient#leadership} makes it; it does nothing before {@link #start()}.
 */
public interface Leadership extends AutoCloseable {

    /** Returns the name for which the candidates compete. */
    String name();

    /** Returns the lock that the leader holds. */
    LockKey key();

    /**
     * Begins to campaign, and keeps campaigning until {@link #stop()} or {@link #close()}. Does nothing if this candidate
     * campaigns. Returns at once.
     *
     * @throws LockClientClosedException if this candidate or its client is closed
     * @throws InvalidLockSettingException if the request is unusable with this client, as for {@link LockClient#acquire}
     */
    void start();

    /** Returns whether {@link #start()} was called, and neither {@link #stop()} nor {@link #close()} since. */
    boolean isRunning();

    /**
     * Returns whether this candidate leads at this instant. Reads local clocks only, as {@link LockHandle#isHeld()} does.
     */
    boolean isLeader();

    /**
     * Returns the fencing token of this leader; empty if this candidate does not lead. It is larger than those of all
     * leaders before.
     */
    OptionalLong term();

    /** Returns the lock of this leader, for checks in transactions and events; empty if this candidate does not lead. */
    Optional<LockHandle> hold();

    /**
     * Reads from the table who leads; empty if nobody holds the lock. Costs one strongly consistent read.
     *
     * @throws LockException if the table did not answer or refused the request
     */
    Optional<Leader> leader();

    /**
     * Ends this leadership and waits until the lock is released. This candidate then stands back for one lease, so that
     * another one can lead, and campaigns again. Does nothing if it does not lead.
     *
     * <p>If the thread is interrupted, the call returns at once and keeps the interrupt; the leadership ends all the same. A
     * listener must not call it: the call would wait for that listener. {@link #yieldAsync()} does not wait.
     *
     * @throws LockException if the release failed; then others can lead when the lease has run out
     */
    @SuppressWarnings("NamedLikeContextualKeyword")
    void yield();

    /** Does the same as {@link #yield()} without blocking the caller. The future completes with the release. */
    CompletableFuture<Void> yieldAsync();

    /**
     * Stops campaigning, and ends this leadership if there is one, without blocking the caller. The future completes with
     * the release. {@link #start()} begins again.
     */
    CompletableFuture<Void> stop();

    /**
     * Stops for ever, and waits until the lock is released, or until the thread is interrupted. Never throws; a failure is
     * logged. Closing the client has the
     * same effect, but waits for the work of leaders for half of its close timeout at most.
     */
    @Override
    void close();
}
