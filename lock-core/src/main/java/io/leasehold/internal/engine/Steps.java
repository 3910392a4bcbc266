package io.leasehold.internal.engine;

import io.leasehold.internal.engine.pace.PacedRequest;
import io.leasehold.internal.runtime.Completions;
import io.leasehold.internal.store.Row;
import io.leasehold.internal.store.StoreException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes the steps of one request for a lock that has, or had, members: requests to the table one after the other, with
 * pauses between them. A request that has ended makes no more steps.
 */
final class Steps {

    private final Context context;
    private final ClientState client;
    private final Acquirer acquirer;
    private final Acquisition wanted;
    private final RequestPace pace;
    private final NextStep next = new NextStep();
    private final WaitLimit limit;

    /**
     * Makes the steps of a request.
     *
     * @param rate counts the requests to the table, also those that were sent before these steps
     */
    Steps(Context context, ClientState client, Acquirer acquirer, Acquisition wanted, RequestRate rate) {
        this.context = context;
        this.client = client;
        this.acquirer = acquirer;
        this.wanted = wanted;
        this.pace = new RequestPace(
                new Backoff(
                        context.entropy(),
                        wanted.request().retryPeriod().orElse(context.settings().retryPeriod())),
                rate);
        this.limit = new WaitLimit(acquirer, wanted, next);
        wanted.whenOver(next::cancel);
    }

    RequestPace pace() {
        return pace;
    }

    /** Makes a step. An exception ends the request, since a request without a next step would wait for ever. */
    void step(Runnable step) {
        if (wanted.isOver()) {
            return;
        }
        try {
            step.run();
        } catch (RuntimeException | Error e) {
            Completions.report(e);
            acquirer.fail(wanted, StoreException.of(e).reason());
        }
    }

    /** Returns whether a request may be sent now. If not, the step follows after a pause, or the request ends. */
    boolean mayAsk(Runnable later) {
        if (pace.mayAsk(wanted.waits(), context.nano())) {
            return true;
        }
        if (wanted.waits()) {
            pause(Long.MAX_VALUE, later);
        } else if (wanted.holder() != null && wanted.trouble() == null) {
            // Others were faster each time, so the lock is busy.
            acquirer.endWaiting(wanted);
        } else {
            acquirer.fail(wanted, Unreachable.reasonOf(wanted));
        }
        return false;
    }

    /** Limits a request to the table that may have to wait to be sent. */
    void asks(PacedRequest<?> request) {
        limit.asks(request);
    }

    /**
     * Goes on when a request to the table is answered.
     *
     * @param then takes the answer
     * @param again is the next step after a failure that may pass
     */
    <T> void when(PacedRequest<T> request, Consumer<? super T> then, Runnable again) {
        limit.asks(request);
        boolean sent = request.wasSent();
        pace.sentNow(context.nano());
        Completions.on(
                request.result(),
                (answer, failure) -> step(() -> {
                    if (!sent) {
                        // It had to wait, nobody knows for how long: it counts from here at the latest.
                        pace.sentNow(context.nano());
                    }
                    if (answer == null) {
                        troubled(
                                StoreException.of(failure == null ? new IllegalStateException("no answer") : failure),
                                again);
                    } else {
                        acquirer.tableAnswered();
                        then.accept(answer);
                    }
                }));
    }

    /** Decides the next step after a request that failed. */
    void troubled(StoreException trouble, Runnable again) {
        client.queues().noteTrouble(wanted, trouble.reason());
        if (trouble.kind() == StoreException.Kind.FATAL) {
            acquirer.fail(wanted, trouble.reason());
        } else if (!wanted.waits()) {
            acquirer.failForTrouble(wanted, trouble.reason());
        } else {
            pause(Long.MAX_VALUE, again);
        }
    }

    /** Notes that a holder was read for which the request must wait. */
    void busy(Row.@Nullable Held holder) {
        client.queues().noteTrouble(wanted, null);
        if (holder != null) {
            client.queues().noteHolder(wanted, holder.record());
        }
    }

    /** Makes a step later, at the latest after the given time, or ends the request if its wait is over. */
    void pause(long atMost, Runnable step) {
        wanted.decideFirst(true);
        long now = context.nano();
        if (!wanted.waits() || wanted.isOverdue(now)) {
            acquirer.endWaiting(wanted);
            return;
        }
        limit.set();
        long delay = Math.max(Math.min(Math.max(atMost, 0), pace.nextPause(now)), pace.nanosUntilNext(now));
        next.after(delay, context.scheduler(), wanted, () -> {
            pace.paused();
            step(step);
        });
    }
}
