package io.leasehold.internal.engine.pace;

import io.leasehold.LockException;
import io.leasehold.internal.runtime.Completions;
import io.leasehold.internal.runtime.Scheduler;
import io.leasehold.internal.store.StoreException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Represents a request that has been sent to the table or waits to be sent. */
public final class PacedRequest<T> implements Backlog.Job {

    /** Makes the call. */
    public interface Call<T> {

        /** Returns the answer to come, or {@code null} if there is nothing to send any more. */
        @Nullable
        CompletableFuture<T> make(boolean atOnce);
    }

    private final Admission admission;
    private final Scheduler scheduler;
    private final Urgency urgency;
    private final Duration limit;
    private final Call<T> call;
    private final CompletableFuture<T> result = new CompletableFuture<>();
    private volatile boolean sent;
    private volatile Backlog.@Nullable Waiting place;

    PacedRequest(Admission admission, Scheduler scheduler, Urgency urgency, Duration limit, Call<T> call) {
        this.admission = admission;
        this.scheduler = scheduler;
        this.urgency = urgency;
        this.limit = limit;
        this.call = call;
    }

    /** Submits it to the admission control. */
    PacedRequest<T> begin() {
        place = admission.submit(urgency.purpose(), urgency.nanosToEnd(), urgency.again(), this);
        return this;
    }

    /** The answer; fails with a {@link StoreException} and nothing else. */
    public CompletableFuture<T> result() {
        return result;
    }

    /** Returns whether the request left the queue. */
    public boolean wasSent() {
        return sent;
    }

    /** Returns whether the request has been waiting in the queue for longer than an attempt may take. */
    public boolean isStuck() {
        return !sent && admission.nanosSince(Objects.requireNonNull(place)) >= limit.toNanos();
    }

    /** Returns whether the answer has taken so long that something must be wrong, here or with the table. */
    public boolean isSlow() {
        Backlog.Waiting waiting = place;
        return waiting != null && !result.isDone() && admission.nanosSince(waiting) >= limit.toNanos() / 2;
    }

    /** Withdraws the request if it has not been sent; its result then fails. */
    public void withdraw() {
        Backlog.Waiting waiting = place;
        if (waiting != null && admission.withdraw(waiting)) {
            result.completeExceptionally(certainlyNotSent(notSent()));
        }
    }

    /**
     * Withdraws the request if it has not been sent within the given time. Used where a caller waits for the answer.
     */
    public PacedRequest<T> unlessSentWithin(Duration time) {
        if (!sent) {
            Scheduler.Task timer = scheduler.schedule(time.toNanos(), this::withdraw);
            Completions.on(result, (value, failure) -> timer.cancel());
        }
        return this;
    }

    /** Returns why there is no answer yet. */
    public LockException notAnswered() {
        return !sent
                ? notSent()
                : new LockException(
                        LockException.Code.STORE_UNAVAILABLE,
                        "The lock table has not answered a request for more than " + limit.toMillis() / 2 + " ms. "
                                + StoreException.SLOW);
    }

    /** Returns why the request was not sent. */
    public LockException notSent() {
        return new LockException(
                LockException.Code.STORE_UNAVAILABLE,
                "A request to the lock table was not sent: " + admission.queue() + ". The table answers slowly, or this"
                        + " client asks for more than it answers. Check the table's capacity and the SDK client's"
                        + " connections, or wait for fewer locks in one process.");
    }

    private static StoreException certainlyNotSent(LockException reason) {
        return new StoreException(StoreException.Kind.TRANSIENT, reason, reason.getCause());
    }

    @Override
    public @Nullable CompletableFuture<?> send(boolean atOnce) {
        sent = true;
        CompletableFuture<T> answer;
        try {
            answer = call.make(atOnce);
        } catch (RuntimeException | Error e) {
            LockException reason = new LockException(
                    LockException.Code.UNKNOWN, "A request to the lock table could not be made: " + e.getMessage(), e);
            result.completeExceptionally(certainlyNotSent(reason));
            return null;
        }
        if (answer == null) {
            result.completeExceptionally(certainlyNotSent(notSent()));
            return null;
        }
        Completions.on(answer, (value, failure) -> {
            if (failure != null) {
                result.completeExceptionally(StoreException.of(failure));
            } else if (value != null) {
                result.complete(value);
            }
        });
        return answer;
    }

    @Override
    public void dropped() {
        result.completeExceptionally(certainlyNotSent(new LockException(
                LockException.Code.STORE_UNAVAILABLE,
                "A request to the lock table was not sent, because the lock client was closed meanwhile.")));
    }

    @Override
    public long attemptNanos() {
        return limit.toNanos();
    }

    @Override
    public void foreseenLate() {
        urgency.foreseenLate().run();
    }
}
