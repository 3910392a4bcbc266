package io.leasehold.internal.engine;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.leasehold.LockException;
import io.leasehold.LockHandle;
import io.leasehold.LockKey;
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
 * One request's way from call to answer: the answer itself, how long it may take, and every hold id that was sent for
 * it, since each of them may stand in the table.
 */
final class Acquisition {

    /** A write that was sent: which id it carried, and what the clocks said before. */
    record Attempt(String holdId, ClockReading sent) {}

    /** Clears away after a request that has ended without the lock. */
    interface Cleaner {

        /** Releases what an attempt may have written. */
        void free(Attempt attempt);

        /** Returns the pause, in nanoseconds, before one more request, which is counted. */
        long nextRequest();
    }

    /** What is older than so many others of which nobody knows whether they landed is left to its lease, should it land. */
    private static final int MOST_UNSETTLED = 12;

    private final LockRequest request;
    private final Timing timing;
    private final long begunNano;
    private final long patienceNanos;
    private final Sender sender;
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
    private volatile CompletableFuture<?> inFlight = CompletableFuture.completedFuture(null);

    /**
     * Makes an acquisition.
     *
     * @param patienceNanos how long to wait while others hold the lock; zero for a single attempt
     * @param sender whose thread asks for it
     */
    Acquisition(LockRequest request, Timing timing, long begunNano, long patienceNanos, Sender sender) {
        this.sender = sender;
        this.request = request;
        this.timing = timing;
        this.begunNano = begunNano;
        this.patienceNanos = patienceNanos;
    }

    LockRequest request() {
        return request;
    }

    LockKey key() {
        return request.key();
    }

    Timing timing() {
        return timing;
    }

    /** Returns whose thread asks for it. */
    Sender sender() {
        return sender;
    }

    boolean waits() {
        return patienceNanos > 0;
    }

    /** The handle; empty if the lock was busy for as long as the request waits; or the failure. */
    CompletableFuture<Optional<LockHandle>> answer() {
        return answer;
    }

    /** Has something done as soon as there is an answer, on whatever thread brings it. */
    void whenOver(Runnable then) {
        Completions.on(answer, (handle, failure) -> then.run());
    }

    boolean isOver() {
        return answer.isDone();
    }

    /** Returns whether it ended before its time was up: that a request for it was not sent then says nothing. */
    boolean leftEarly(long now) {
        return isOver() && (!waits() || nanosLeft(now) > 0);
    }

    /** Returns whether the lock was granted to this request and has this very handle. */
    boolean isAnsweredBy(@Nullable LockHandle handle) {
        return handle != null
                && isOver()
                && !answer.isCompletedExceptionally()
                && answer.join().orElse(null) == handle;
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

    /** Notes that the first attempt, which no deadline cuts short, is decided. */
    synchronized void decideFirst() {
        firstDecided = true;
    }

    /** Notes the request that is sent for it now, or waits for that. */
    void asks(PacedRequest<?> latest) {
        asked = latest;
    }

    /**
     * Returns whether the wait is over: not while the first attempt is under way, unless it stands behind others, here or
     * on its way to the table.
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

    /** Marks it as the one of its queue that deals with the table; returns false if it was already. */
    synchronized boolean run() {
        if (running) {
            return false;
        }
        running = true;
        return true;
    }

    /** Notes that it had to stand behind another request of this client. */
    synchronized void queueUp() {
        queued = true;
    }

    synchronized boolean wasQueued() {
        return queued;
    }

    /** Notes that an attempt may have landed or may still land; returns false if that is too late. */
    synchronized boolean keepUnsettled(Attempt attempt) {
        return !isOver() && unsettled.add(attempt);
    }

    /** Forgets an attempt that can be granted no more. */
    synchronized void forget(Attempt attempt) {
        unsettled.remove(attempt);
    }

    /** Returns and forgets the oldest of more attempts than need be known, if there is one. */
    synchronized Optional<Attempt> takeSurplus() {
        return unsettled.size() > MOST_UNSETTLED ? Optional.of(unsettled.remove(0)) : Optional.empty();
    }

    /** Names who clears away when it has ended without the lock. */
    void clearedBy(Cleaner named) {
        cleaner = named;
    }

    /** Returns the pause, in nanoseconds, before one more request may be sent for it. */
    long nextRequest() {
        Cleaner named = cleaner;
        return named == null ? 0 : named.nextRequest();
    }

    /** Has everything released that may have landed for it. */
    void clear() {
        Cleaner named = cleaner;
        if (named != null) {
            takeUnsettled().forEach(named::free);
        }
    }

    /** Returns and forgets the attempts of which nobody knows whether they landed. */
    synchronized List<Attempt> takeUnsettled() {
        List<Attempt> taken = List.copyOf(unsettled);
        unsettled.clear();
        return taken;
    }

    /** Notes which attempt is the grant, and with which token. From here on no other answer to it decides anything. */
    synchronized void grant(Attempt attempt, long fencingToken) {
        granted = attempt;
        grantedToken = fencingToken;
    }

    synchronized boolean isGrant(Attempt attempt) {
        return attempt.equals(granted);
    }

    /** Returns whether an answer to an attempt tells only of the grant itself. */
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

    /** Returns what keeps the table's answer from coming; {@code null} if the lock is busy as far as anybody knows. */
    synchronized @Nullable LockException trouble() {
        LockException known = trouble;
        PacedRequest<?> latest = asked;
        if (known != null || latest == null || latest.wasSent()) {
            return known;
        }
        return !firstDecided || latest.isStuck() ? latest.notSent() : null;
    }

    /** Returns that the table is silent, if the latest request has had no answer for long. */
    @Nullable
    LockException silence() {
        PacedRequest<?> latest = asked;
        return latest != null && latest.isSlow() ? latest.notAnswered() : null;
    }

    /** Sets the work that must end before nothing more can be written for this request. */
    void inFlight(CompletableFuture<?> work) {
        inFlight = work;
    }

    CompletableFuture<?> inFlight() {
        return inFlight;
    }
}
