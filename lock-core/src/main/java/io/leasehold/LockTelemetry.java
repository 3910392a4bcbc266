package io.leasehold;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Measures what a client does, for metrics and traces. How a hold ends is told by {@link LockEvent}s.
 *
 * <p>Called by several threads at once, among them those that keep locks alive; so it must return at once and never
 * block. What it throws is logged and otherwise ignored.
 */
public interface LockTelemetry {

    /** How a request for a lock ended. */
    enum AcquireOutcome {
        /** With the lock; also where the grant crossed a cancellation, and is given back in the background. */
        ACQUIRED,
        /** A request without a wait found the lock held or awaited by others. */
        BUSY,
        /** Others kept the lock for the whole wait. */
        TIMEOUT,
        /** The caller was interrupted or cancelled the request, or the client was closed. */
        CANCELLED,
        /** With any other exception. */
        ERROR
    }

    /** How a heartbeat ended. */
    enum HeartbeatOutcome {
        /** The table has taken it. */
        RENEWED,
        /** The table shows another hold, or none: the lock is lost, unless the answer is one of a write that is past. */
        REFUSED,
        /** No answer came in time, or an error; another one follows. */
        FAILED
    }

    /**
     * The end of a request.
     *
     * @param waited since the request began, by the monotonic clock
     * @param handle the lock, if it was acquired
     * @param failure what the caller gets thrown, if anything
     */
    record AcquireEnd(
            AcquireOutcome outcome,
            Duration waited,
            @Nullable LockHandle handle,
            @Nullable Throwable failure) {}

    /** Is told how one request ended, once. */
    @FunctionalInterface
    interface Acquire {

        /** Takes notice of the end: on the caller's thread if the call blocks, else on the one that completes the future. */
        void ended(AcquireEnd end);
    }

    /** A request begins. Called on the caller's thread, before anything is sent. */
    default Acquire acquireBegins(LockRequest request) {
        return end -> {};
    }

    /** A heartbeat has ended. The latency counts from just before it was sent, by the monotonic clock. */
    default void heartbeatEnded(LockHandle handle, Duration latency, HeartbeatOutcome outcome) {}
}
