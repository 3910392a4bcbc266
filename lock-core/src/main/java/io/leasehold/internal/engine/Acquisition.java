package io.leasehold.internal.engine;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.leasehold.LockException;
import io.leasehold.LockHandle;
import io.leasehold.LockKey;
import io.leasehold.LockRecord;
import io.leasehold.LockRequest;
import io.leasehold.LockWaiter;
import io.leasehold.internal.engine.pace.PacedRequest;
import io.leasehold.internal.runtime.ClockReading;
import io.leasehold.internal.runtime.Completions;
import io.leasehold.internal.store.HoldVersion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Tracks one request from call to answer: its answer, its time limit, and every hold id that was sent for it. The row
 * may show any of those ids.
 */
final class Acquisition {

    /**
     * A write that was sent: its hold id, the clocks as read before it was sent, what it says of its hold's end, and the
     * key of the row.
     */
    record Attempt(String holdId, ClockReading sent, TableClock.AliveUntil aliveUntil, LockKey row) {}

    /**
     * The maximum number of attempts with unknown outcome that are remembered. If an older one lands, its lease must
     * run out.
     */
    private static final int MOST_UNSETTLED = 12;

    private final LockRequest request;
    private final Timing timing;
    private final long begunNano;
    private final long patienceNanos;
    private final @Nullable Turn turn;
    private final CompletableFuture<Optional<LockHandle>> answer = new CompletableFuture<>();

    @GuardedBy("this")
    private final List<Attempt> unsettled = new ArrayList<>(1);

    private volatile @Nullable Cleaner cleaner;

    @GuardedBy("this")
    private @Nullable Attempt granted;

    @GuardedBy("this")
    private long grantedToken;

    @GuardedBy("this")
    private boolean firstDecided;

    @GuardedBy("this")
    private boolean queued;

    @GuardedBy("this")
    private boolean running;

    private volatile @Nullable PacedRequest<?> asked;
    private volatile @Nullable LockException trouble;
    private volatile @Nullable LockRecord holder;
    private volatile CompletableFuture<?> inFlight = CompletableFuture.completedFuture(null);

    /**
     * Makes an acquisition.
     *
     * @param patienceNanos how long to wait while others hold the lock; zero for a single attempt
     * @param turn takes the lock, together with others; {@code null} if the request takes it by itself
     */
    Acquisition(LockRequest request, Timing timing, long begunNano, long patienceNanos, @Nullable Turn turn) {
        this.request = request;
        this.timing = timing;
        this.begunNano = begunNano;
        this.patienceNanos = patienceNanos;
        this.turn = turn;
    }

    /** Returns a request for the same lock with the same time limit, for which nothing has been sent. */
    Acquisition another(@Nullable Turn otherTurn) {
        return new Acquisition(request, timing, begunNano, patienceNanos, otherTurn);
    }

    /** Returns who takes the lock for this request; {@code null} if it takes it by itself, or inherits it. */
    @Nullable
    Turn turn() {
        return turn;
    }

    LockRequest request() {
        return request;
    }

    LockKey key() {
        return request.key();
    }

    Mode mode() {
        return Mode.of(request);
    }

    Timing timing() {
        return timing;
    }

    boolean waits() {
        return patienceNanos > 0;
    }

    /** The handle; empty if the lock was busy for as long as the request waits; or the failure. */
    CompletableFuture<Optional<LockHandle>> answer() {
        return answer;
    }

    /** Runs the action as soon as there is an answer, on the thread that completes the answer. */
    void whenOver(Runnable then) {
        Completions.on(answer, (handle, failure) -> then.run());
    }

    boolean isOver() {
        return answer.isDone();
    }

    /** Returns whether it ended before its time was up. Then a request that was not sent for it is no problem. */
    boolean leftEarly(long now) {
        return isOver() && (!waits() || nanosLeft(now) > 0);
    }

    long waitedNanos(long now) {
        return now - begunNano;
    }

    long nanosLeft(long now) {
        return patienceNanos - waitedNanos(now);
    }

    LockWaiter waiter(long now) {
        return new LockWaiter(
                request, Duration.ofNanos(waitedNanos(now)), Duration.ofNanos(Math.max(0, nanosLeft(now))));
    }

    /** Notes whether the outcome of the attempt that no time limit cuts short, the first one, is known. */
    synchronized void decideFirst(boolean known) {
        firstDecided = known;
    }

    /** Notes the latest request to the table that is sent for it or waits to be sent. */
    void asks(PacedRequest<?> latest) {
        asked = latest;
    }

    /**
     * Returns whether the wait is over. While the first attempt is in progress, it is not, unless the request waits
     * behind others in this client or in the backlog.
     */
    synchronized boolean isOverdue(long now) {
        return (firstDecided || !running || isUnsent(asked)) && nanosLeft(now) <= 0;
    }

    private static boolean isUnsent(@Nullable PacedRequest<?> latest) {
        return latest != null && !latest.wasSent();
    }

    /** Returns whether the time of a request that waits is up. */
    boolean isLate(long now) {
        return waits() && nanosLeft(now) <= 0;
    }

    /** Marks it as the one request of its queue that polls; returns false if it was marked already. */
    synchronized boolean run() {
        if (running) {
            return false;
        }
        running = true;
        return true;
    }

    /** Returns whether it polls, or has polled. */
    synchronized boolean isRunning() {
        return running;
    }

    /** Notes that it had to wait behind another request of this client. */
    synchronized void queueUp() {
        queued = true;
    }

    synchronized boolean wasQueued() {
        return queued;
    }

    /** Notes that an attempt may have landed or may still land; returns false if the request has ended already. */
    synchronized boolean keepUnsettled(Attempt attempt) {
        return !isOver() && unsettled.add(attempt);
    }

    /** Forgets an attempt that can no longer be granted. */
    synchronized void forget(Attempt attempt) {
        unsettled.remove(attempt);
    }

    /** Returns and forgets the oldest attempt, if more are remembered than the limit allows. */
    synchronized Optional<Attempt> takeSurplus() {
        return unsettled.size() > MOST_UNSETTLED ? Optional.of(unsettled.remove(0)) : Optional.empty();
    }

    /** Sets the cleaner for the case that it ends without the lock. */
    void clearedBy(Cleaner named) {
        cleaner = named;
    }

    /** As {@link Cleaner#nextRequest()}. */
    long nextRequest() {
        Cleaner named = cleaner;
        return named == null ? 0 : named.nextRequest();
    }

    /** Releases everything that may have landed for it. */
    void clear() {
        Cleaner named = cleaner;
        if (named != null) {
            takeUnsettled().forEach(named::release);
        }
    }

    /** Returns and forgets the attempts with unknown outcome. */
    synchronized List<Attempt> takeUnsettled() {
        List<Attempt> taken = List.copyOf(unsettled);
        unsettled.clear();
        return taken;
    }

    /** Notes which attempt is the grant, and its token. Later answers to this attempt have no effect. */
    synchronized void grant(Attempt attempt, long fencingToken) {
        granted = attempt;
        grantedToken = fencingToken;
    }

    synchronized boolean isGrant(Attempt attempt) {
        return attempt.equals(granted);
    }

    /** Returns whether an answer to an attempt shows only the grant itself. */
    synchronized boolean isGrant(Attempt attempt, long fencingToken) {
        return isGrant(attempt) && fencingToken == grantedToken;
    }

    synchronized Optional<Attempt> sentAs(String version) {
        return unsettled.stream()
                .filter(attempt -> HoldVersion.belongsTo(version, attempt.holdId()))
                .findFirst();
    }

    void noteTrouble(@Nullable LockException latest) {
        trouble = latest;
    }

    /** Notes a holder that this request, or one before it in its queue, waits for. */
    void waitsFor(LockRecord latest) {
        holder = latest;
    }

    /** Returns the latest such holder. */
    @Nullable
    LockRecord holder() {
        return holder;
    }

    /** Returns why the table does not answer; {@code null} if the lock is busy as far as this client knows. */
    synchronized @Nullable LockException trouble() {
        LockException known = trouble;
        PacedRequest<?> latest = asked;
        if (known != null || latest == null || latest.wasSent()) {
            return known;
        }
        return !firstDecided || latest.isStuck() ? latest.notSent() : null;
    }

    /** Returns a failure that names the delay if the latest request is not answered for long; else {@code null}. */
    @Nullable
    LockException silence() {
        PacedRequest<?> latest = asked;
        return latest != null && latest.isSlow() ? latest.notAnswered() : null;
    }

    /** Sets the work after whose end nothing more can be written for this request. */
    void inFlight(CompletableFuture<?> work) {
        inFlight = work;
    }

    CompletableFuture<?> inFlight() {
        return inFlight;
    }
}
