package io.leasehold.internal.engine;

import io.leasehold.internal.engine.pace.Admission;
import io.leasehold.internal.leadership.Leaderships;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends every hold of a client, independently of the others, and then its threads. All within one time limit. */
final class Shutdown {

    private static final Logger LOG = LoggerFactory.getLogger(Shutdown.class);

    /** The default number of connections of the SDK's clients. */
    private static final int AT_ONCE = Admission.LEAST_AT_ONCE;

    private final Context context;
    private final Acquirer acquirer;
    private final ClientState client;
    private final @Nullable Sessions sessions;
    private final Leaderships leaderships;
    private final long deadline;

    Shutdown(Context context, Acquirer acquirer, Leaderships leaderships) {
        this.context = context;
        this.acquirer = acquirer;
        this.client = acquirer.client();
        this.sessions = acquirer.sessions();
        this.leaderships = leaderships;
        this.deadline = context.nano() + Timing.saturated(context.settings().closeTimeout());
    }

    /**
     * Runs the shutdown, unless another one has. Hides an earlier interrupt, which would otherwise cut off the releases
     * that have just been sent.
     */
    void run() {
        boolean interrupted = Thread.interrupted();
        try {
            acquirer.stop();
            endLeaderships();
            if (acquirer.close()) {
                endEverything();
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Waits for the work of leaders, but leaves time for the end of all other locks. */
    private void endLeaderships() {
        CompletableFuture<Void> ended = leaderships.close();
        if (!ended.isDone() && !endsWithin(nanosLeft() / 2, ended)) {
            LOG.warn(
                    "The work of a leader did not end within half of the close timeout ({}); the lock client closes anyway",
                    context.settings().closeTimeout());
        }
    }

    private void endEverything() {
        List<Hold> kept = List.copyOf(client.registry().live());
        if (sessions != null) {
            await(endSessions(sessions, kept));
        }
        Queue<Hold> left = new ConcurrentLinkedQueue<>(kept);
        await(someAtATime(left));
        await(client.orphans().quiet());
        await(client.orphans().quiet());
        left.clear();
        kept.forEach(hold -> HeldLock.of(hold).forEach(HeldLock::settleNow));
        kept.forEach(Hold::abandon);
        await(context.callbacks().quiet());
        end("requests", context.table()::close);
        end("scheduler", context.scheduler()::close);
        end("callers", context.blocking()::close);
        end("threads", context.seams().shutdown());
    }

    /**
     * Ends all holds that a session keeps alive by one write. First they end here: from that write on, others may take
     * their locks. Their rows are released afterwards, as far as time allows.
     */
    private CompletableFuture<Void> endSessions(Sessions of, List<Hold> kept) {
        of.stop();
        if (!context.settings().releaseOnClose()) {
            of.abandon();
            return CompletableFuture.completedFuture(null);
        }
        kept.stream().filter(hold -> hold.state().ask(RowTerms::mayNameAny)).forEach(hold -> {
            hold.expiryTimer().check();
            HeldLock.of(hold).forEach(HeldLock::endHere);
        });
        return of.closeAll();
    }

    private static void end(String what, Runnable end) {
        try {
            end.run();
        } catch (RuntimeException | Error e) {
            LOG.warn("Closing the lock client could not end its {}", what, e);
        }
    }

    private CompletableFuture<Void> end(Hold hold) {
        if (!context.settings().releaseOnClose()) {
            hold.abandon();
            return CompletableFuture.completedFuture(null);
        }
        // The hold may have expired before its timer ran, and from here on no timer will run.
        hold.expiryTimer().check();
        return CompletableFuture.allOf(HeldLock.of(hold).stream()
                        .map(HeldLock::releaseInBackground)
                        .toArray(CompletableFuture[]::new))
                .exceptionally(failure -> {
                    LOG.warn("Lock '{}' could not be released on close; its lease ends it", hold.key(), failure);
                    return null;
                });
    }

    /**
     * Ends a limited number of holds at once; each end starts the next. If all were released at once, most would time
     * out, and their locks would stay held until their leases run out.
     */
    private CompletableFuture<Void> someAtATime(Queue<Hold> left) {
        return CompletableFuture.allOf(
                Stream.generate(() -> oneByOne(left)).limit(AT_ONCE).toArray(CompletableFuture[]::new));
    }

    private CompletableFuture<Void> oneByOne(Queue<Hold> left) {
        Hold next;
        while ((next = left.poll()) != null) {
            CompletableFuture<Void> end = end(next);
            if (!end.isDone()) {
                return end.thenCompose(ended -> oneByOne(left));
            }
        }
        return CompletableFuture.completedFuture(null);
    }

    private void await(CompletableFuture<Void> work) {
        if (!endsWithin(nanosLeft(), work)) {
            LOG.warn(
                    "Closing the lock client took longer than {}",
                    context.settings().closeTimeout());
        }
    }

    private boolean endsWithin(long most, CompletableFuture<Void> work) {
        long end = context.nano() + most;
        try {
            context.scheduler().awaited(() -> work, most).get(end - context.nano(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            LOG.warn("Closing the lock client met a failure", e);
        }
        return true;
    }

    private long nanosLeft() {
        return Math.max(0, deadline - context.nano());
    }
}
