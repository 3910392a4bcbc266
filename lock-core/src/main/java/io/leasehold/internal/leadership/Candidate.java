package io.leasehold.internal.leadership;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.leasehold.InvalidLockSettingException;
import io.leasehold.Leader;
import io.leasehold.Leadership;
import io.leasehold.LeadershipEnd;
import io.leasehold.LeadershipRequest;
import io.leasehold.LockAcquireTimeoutException;
import io.leasehold.LockClientClosedException;
import io.leasehold.LockException;
import io.leasehold.LockHandle;
import io.leasehold.LockKey;
import io.leasehold.internal.runtime.Completions;
import io.leasehold.internal.runtime.Scheduler;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Campaigns for one leadership: asks for its lock, and asks again when a term has ended. It is in one stage at a time. So
 * it never asks while it leads, or while the work of its last term goes on, and never has two holds.
 */
final class Candidate implements Leadership, Campaign.Client {

    private static final Logger LOG = LoggerFactory.getLogger(Candidate.class);

    /** Candidates that fail or lose together do not ask together again. */
    private static final long JITTER = TimeUnit.SECONDS.toNanos(1);

    private static final int MOST_DOUBLINGS = 6;

    private final Leaderships all;
    private final LeadershipRequest request;
    private final Telling telling;
    private final Stages stages;

    @GuardedBy("this")
    private int failures;

    Candidate(Leaderships all, LeadershipRequest request) {
        this.all = all;
        this.request = request;
        this.telling = new Telling(this, request.listeners(), all.callbacks());
        this.stages = new Stages(active -> all.note(this, active));
    }

    @Override
    public String name() {
        return request.name();
    }

    @Override
    public LockKey key() {
        return request.lock().key();
    }

    @Override
    public void start() {
        if (!stages.begin()) {
            return;
        }
        Campaign first = ask(null);
        Throwable refusal = first == null ? null : first.refusal();
        if (refusal instanceof InvalidLockSettingException || refusal instanceof LockClientClosedException) {
            CompletableFuture<Void> unused = stop();
            throw (LockException) refusal;
        }
        goOn(first);
    }

    /** Asks for the lock, if this candidate runs and is still in the given stage. */
    private @Nullable Campaign ask(@Nullable Stage from) {
        Campaign next = new Campaign(request.lock(), this);
        if (!stages.change(from, next)) {
            return null;
        }
        next.begin(all.locks());
        return next;
    }

    private void goOn(@Nullable Campaign asked) {
        if (asked != null && asked.refusal() != null) {
            failed(asked, asked.refusal());
        }
    }

    @Override
    public void granted(Campaign campaign, LockHandle hold) {
        LeaderTerm term = new LeaderTerm(hold, telling);
        if (!stages.change(campaign, term)) {
            term.discard();
            return;
        }
        synchronized (this) {
            failures = 0;
        }
        Completions.on(term.released(), (released, failure) -> ended(term));
        term.begin();
        if (campaign.isOver()) {
            over(hold);
        }
    }

    @Override
    public void failed(Campaign campaign, @Nullable Throwable reason) {
        if (reason instanceof LockClientClosedException) {
            stages.halt(campaign);
        } else if (stages.isIn(campaign)) {
            pause(campaign, reason instanceof LockAcquireTimeoutException ? 0 : backoff(reason));
        }
    }

    /** Returns how long to wait after a failure, and tells of the first one. */
    private long backoff(@Nullable Throwable reason) {
        int earlier;
        synchronized (this) {
            earlier = failures++;
        }
        if (earlier == 0) {
            LOG.warn("The candidate for '{}' cannot ask for its lock, and retries until it can", name(), reason);
        }
        return TimeUnit.SECONDS.toNanos(1L << Math.min(earlier, MOST_DOUBLINGS));
    }

    /** Asks again after a pause. */
    private void pause(Stage from, long nanos) {
        Stage.Pause pause = new Stage.Pause();
        if (stages.change(from, pause)) {
            long jitter = all.entropy().between(0, JITTER);
            Scheduler.Task unused = all.scheduler().schedule(nanos + jitter, () -> goOn(ask(pause)));
        }
    }

    @Override
    public void over(LockHandle hold) {
        LeaderTerm current = stages.term();
        if (current != null && current.hold() == hold) {
            CompletableFuture<Void> unused = end(current, LeadershipEnd.LOST);
        }
    }

    /** Ends a term, if there is one; completes when its lock is released. */
    private CompletableFuture<Void> end(@Nullable LeaderTerm ending, LeadershipEnd why) {
        if (ending == null) {
            return CompletableFuture.completedFuture(null);
        }
        if (ending.end(why)) {
            Scheduler.Task unused = all.scheduler().schedule(lease().toNanos(), () -> warnOfWork(ending));
        }
        return ending.released().copy();
    }

    private void warnOfWork(LeaderTerm ending) {
        if (!ending.released().isDone()) {
            LOG.warn(
                    "The work of the leader '{}' still runs {} after its leadership ended ({}). It does not lead again before"
                            + " the work has ended; unless the lock was lost, nobody else does either",
                    name(),
                    lease(),
                    ending.end());
        }
    }

    /** Goes on after a term. Who has yielded stands back, so that another candidate can lead. */
    private void ended(LeaderTerm last) {
        pause(last, last.end() == LeadershipEnd.YIELDED ? lease().toNanos() : 0);
    }

    private Duration lease() {
        return request.lock().lease().orElseGet(all.locks()::leaseDuration);
    }

    @Override
    public boolean isRunning() {
        return stages.isRunning();
    }

    @Override
    public boolean isLeader() {
        return hold().isPresent();
    }

    @Override
    public OptionalLong term() {
        return hold().map(hold -> OptionalLong.of(hold.fencingToken())).orElseGet(OptionalLong::empty);
    }

    @Override
    public Optional<LockHandle> hold() {
        LeaderTerm current = stages.term();
        return current != null && current.isValid() ? Optional.of(current.hold()) : Optional.empty();
    }

    @Override
    public Optional<Leader> leader() {
        return all.locks()
                .find(key())
                .filter(record -> record.ownerName() != null)
                .map(record -> new Leader(
                        name(),
                        Objects.requireNonNull(record.ownerName()),
                        record.fencingToken(),
                        record.attributes()));
    }

    @Override
    public void yield() {
        await(yieldAsync());
    }

    @Override
    public CompletableFuture<Void> yieldAsync() {
        return end(stages.term(), LeadershipEnd.YIELDED);
    }

    @Override
    public CompletableFuture<Void> stop() {
        Stage last = stages.stop();
        if (last instanceof Campaign campaign) {
            campaign.cancel();
        }
        return end(last instanceof LeaderTerm leading ? leading : null, LeadershipEnd.STOPPED);
    }

    /** Stops for ever. */
    CompletableFuture<Void> closeAsync() {
        stages.close();
        return stop();
    }

    @Override
    public void close() {
        try {
            await(closeAsync());
        } catch (RuntimeException e) {
            LOG.warn("The leader '{}' could not release its lock, which stays until its lease runs out", name(), e);
        }
    }

    /** Waits until a leadership has ended. An interrupt ends the wait, not what it waits for. */
    private void await(CompletableFuture<Void> end) {
        try {
            all.scheduler().awaited(() -> end, Long.MAX_VALUE).get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof LockException known
                    ? known
                    : new IllegalStateException("The leadership '" + name() + "' did not end as it should", e);
        }
    }
}
