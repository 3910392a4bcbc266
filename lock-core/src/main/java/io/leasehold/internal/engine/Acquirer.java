package io.leasehold.internal.engine;

import io.leasehold.LockClientClosedException;
import io.leasehold.LockException;
import io.leasehold.LockKey;
import io.leasehold.LockRequest;
import io.leasehold.internal.runtime.Completions;
import io.leasehold.internal.store.StoreException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Queues requests per lock, lets the first of each queue poll, and completes each request. */
final class Acquirer {

    private final Context context;
    private final ClientState client;
    private final HoldLifecycle lifecycle;
    private final Candidates candidates;
    private final RequestChecks checks;
    private final Marks marks;
    private final @Nullable Sessions sessions;
    private final OutageLog outages = new OutageLog();
    private volatile boolean stopped;
    private volatile boolean closed;

    /** Makes the acquirer of a client, which has sessions if its settings say so. */
    Acquirer(Context context) {
        this(context, null);
    }

    /** Makes the acquirer of the rows of sessions, or of a client if there is no keeper. */
    Acquirer(Context context, @Nullable Keeper ofSessions) {
        this.context = context;
        this.client = ClientState.of(context, this::endOverdue);
        Sessions own = ofSessions == null ? new Sessions(context, client.registry(), client.orphans()) : null;
        Keeper keeper = own == null ? Objects.requireNonNull(ofSessions) : own;
        this.sessions = own;
        this.lifecycle = new HoldLifecycle(context, client, this::startNext, this::conclude, () -> closed, keeper);
        this.candidates = new Candidates(context, client, lifecycle, this::startNext);
        this.checks = new RequestChecks(context.table(), own != null);
        this.marks = new Marks(context, client.registry());
    }

    ClientState client() {
        return client;
    }

    /** Begins a request that waits for as long as it asks for. */
    Acquisition begin(LockRequest request, Sender sender) {
        Duration wait = request.waitTimeout().orElse(context.settings().waitTimeout());
        Acquisition acquisition = prepare(request, context.nano(), Timing.saturated(wait), null);
        join(acquisition);
        start(acquisition, sender);
        return acquisition;
    }

    /** Has a request wait in the queue of its lock. */
    void join(Acquisition acquisition) {
        endOwnIfOver(acquisition.key());
        client.queues().join(acquisition);
        failIfStopped(acquisition);
        if (acquisition.wasQueued()) {
            if (acquisition.waits()) {
                setDeadline(acquisition);
            } else {
                endWaiting(acquisition);
            }
        }
    }

    /** Lets a request poll that has joined, if it is the first of its queue. */
    void start(Acquisition acquisition, Sender sender) {
        startNext(acquisition.key(), acquisition, sender);
    }

    /**
     * Claims several locks of this client for a group, if none of them is in use, and this client still acquires.
     *
     * @return the first lock that is in use; {@code null} if the locks were claimed
     */
    @Nullable
    LockKey claim(List<Acquisition> acquisitions) {
        acquisitions.forEach(acquisition -> endOwnIfOver(acquisition.key()));
        LockKey busy = client.queues().claim(acquisitions);
        if (busy == null) {
            acquisitions.forEach(this::failIfStopped);
        }
        return busy;
    }

    private void failIfStopped(Acquisition acquisition) {
        if (stopped) {
            fail(acquisition, refusal());
        }
    }

    /** Begins a single attempt, unless this client holds the lock or another of its requests waits for it. */
    Optional<Acquisition> beginSingle(LockRequest request, Sender sender) {
        Acquisition acquisition = prepare(request, context.nano(), 0, null);
        if (!joinIfIdle(acquisition)) {
            LockException trouble = client.queues().troubleOf(acquisition);
            if (trouble != null) {
                throw Unreachable.because(acquisition, context.nano(), trouble);
            }
            return Optional.empty();
        }
        start(acquisition, sender);
        return Optional.of(acquisition);
    }

    /** Has a single attempt join the queue of its lock, if this client neither holds the lock nor waits for it. */
    boolean joinIfIdle(Acquisition acquisition) {
        endOwnIfOver(acquisition.key());
        boolean joined = client.queues().joinIfIdle(acquisition);
        if (joined) {
            failIfStopped(acquisition);
        }
        return joined;
    }

    private void endOwnIfOver(LockKey key) {
        client.queues().allOwn(key).forEach(own -> own.endIfOver());
    }

    /** Returns the sessions of the client; {@code null} for the acquirer of their rows. */
    @Nullable
    Sessions sessions() {
        return sessions;
    }

    void refuseIfClosed() {
        if (closed) {
            throw refusal();
        }
    }

    private LockClientClosedException refusal() {
        return new LockClientClosedException(
                closed
                        ? "The lock client is closed. Acquire before closing it, or make a new one."
                        : "The lock client acquires no more, because its application is stopping. Locks that are held"
                                + " stay held.");
    }

    /** Refuses new requests and fails those that wait; holds continue. */
    void stop() {
        stopped = true;
        client.queues().stop();
        client.queues().waiting().forEach(acquisition -> fail(acquisition, refusal()));
    }

    /** Stops for ever; returns false if it was stopped before. */
    synchronized boolean close() {
        if (closed) {
            return false;
        }
        closed = true;
        stop();
        return true;
    }

    /** Makes an acquisition of a request that is usable with this client; refuses any other. */
    Acquisition prepare(LockRequest request, long begunNano, long patienceNanos, @Nullable Turn turn) {
        if (stopped) {
            throw refusal();
        }
        checks.check(request);
        return new Acquisition(request, context.settings().timing().of(request), begunNano, patienceNanos, turn);
    }

    private void startNext(LockKey key) {
        startNext(key, null, Sender.ENGINE);
    }

    /**
     * Starts the poller of the next request, if there is one to start.
     *
     * @param here the request on whose thread this runs; {@code null} if it is not a request's thread
     * @param sender whose thread sends that request's first request to the table
     */
    private void startNext(LockKey key, @Nullable Acquisition here, Sender sender) {
        if (!stopped) {
            candidates.join(key, this::conclude);
        }
        Acquisition next = stopped ? null : client.queues().next(key);
        if (next != null) {
            Sender first = next == here ? sender : Sender.ENGINE;
            try {
                if (next.mode().isMember()) {
                    new MemberPoller(context, client, this, next).begin(first);
                } else {
                    new Poller(context, client, this, next).begin(first);
                }
            } catch (RuntimeException | Error e) {
                // If it stayed at the head of its queue, it would block all others.
                Completions.report(e);
                fail(next, StoreException.of(e).reason());
            }
        }
    }

    void setDeadline(Acquisition acquisition) {
        client.queues().limit(acquisition);
    }

    private void endOverdue(LockKey key) {
        client.queues().overdue(key).forEach(this::endWaiting);
    }

    void grant(Acquisition acquisition, Acquisition.Attempt attempt, long fencingToken) {
        tableAnswered();
        lifecycle.grant(acquisition, attempt, fencingToken);
    }

    /** Makes a hold of a member's row, which is granted when no exclusive owner is left that was there before. */
    void enter(
            Acquisition acquisition, Acquisition.Attempt attempt, long fencingToken, RequestRate rate, Runnable anew) {
        tableAnswered();
        HeldLock first = candidates.admit(acquisition, attempt, fencingToken);
        new MainWatch(context, client, this, acquisition, first, rate, anew).begin();
    }

    /** Makes a hold of the main row, which is granted when no member is left that was there before. */
    void drain(
            Acquisition acquisition, Acquisition.Attempt attempt, long fencingToken, RequestRate rate, Runnable anew) {
        tableAnswered();
        HeldLock first = candidates.admit(acquisition, attempt, fencingToken);
        new MemberDrain(context, client, this, acquisition, first, rate, anew).begin();
    }

    /** Grants a hold that had to wait for others; returns false if it is not safe just now, or has ended. */
    boolean grant(Acquisition acquisition, HeldLock first, long token) {
        boolean granted = candidates.grant(acquisition, first, token);
        if (granted && acquisition.mode().isMember()) {
            marks.keep();
        }
        return granted;
    }

    /** Ends a request without a lock: the lock was busy for as long as the request waits, or its state is unknown. */
    void endWaiting(Acquisition acquisition) {
        LockException trouble = client.queues().troubleOf(acquisition);
        if (trouble != null && !acquisition.isOver()) {
            failForTrouble(acquisition, Unreachable.because(acquisition, context.nano(), trouble));
        } else {
            client.queues().nameHolder(acquisition);
            if (acquisition.answer().complete(Optional.empty())) {
                conclude(acquisition);
            }
        }
    }

    /** Ends a request whose requests to the table failed. */
    void failForTrouble(Acquisition acquisition, LockException reason) {
        outages.failed(reason);
        fail(acquisition, reason);
    }

    void tableAnswered() {
        outages.answered();
    }

    void fail(Acquisition acquisition, LockException reason) {
        if (acquisition.answer().completeExceptionally(reason)) {
            conclude(acquisition);
        }
    }

    /** Ends a request that nobody waits for any more; returns false, and does nothing, if it has been answered. */
    boolean leave(Acquisition acquisition) {
        boolean left = acquisition.answer().cancel(false);
        if (left) {
            conclude(acquisition);
        }
        return left;
    }

    /** As {@link #leave}; releases the lock if it was granted meanwhile. */
    void abandon(Acquisition acquisition) {
        if (!leave(acquisition) && !acquisition.answer().isCompletedExceptionally()) {
            acquisition
                    .answer()
                    .join()
                    .ifPresent(handle -> client.orphans().track(((HeldLock) handle).releaseInBackground()));
        }
    }

    private void conclude(Acquisition acquisition) {
        client.queues().leave(acquisition).ifPresent(lifecycle::releaseVacated);
        if (client.queues().first(acquisition.key()) == null) {
            client.announcements().withdraw(acquisition.key(), acquisition::nextRequest);
        }
        client.orphans().track(acquisition.inFlight());
        acquisition.clear();
        startNext(acquisition.key());
    }
}
