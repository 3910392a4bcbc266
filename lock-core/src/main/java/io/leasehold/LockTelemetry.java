package io.leasehold;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Measures what a client does, for metrics and traces. {@link LockEvent}s report how a hold ends.
 *
 * <p>Several threads call it at once, among them those that keep locks alive. So it must return at once and never
 * block. What it throws is logged and otherwise ignored.
 */
public interface LockTelemetry {

    /** How a request for a lock ended. */
    enum AcquireOutcome {
        /**
         * With the lock; also if the request was cancelled at the moment of the grant, and the lock is released in the
         * background.
         */
        ACQUIRED,
        /** A request with a wait of zero found that others hold the lock or wait for it. */
        BUSY,
        /** Others held the lock for the whole wait. */
        TIMEOUT,
        /** The caller was interrupted or cancelled the request, or the client was closed. */
        CANCELLED,
        /** With any other exception. */
        ERROR
    }

    /** How a heartbeat ended. */
    enum HeartbeatOutcome {
        /** The table applied it. */
        RENEWED,
        /** The table shows another hold, or none: the lock is lost, unless the answer belongs to an outdated write. */
        REFUSED,
        /** The answer was an error or did not come in time; another heartbeat follows. */
        FAILED
    }

    /**
     * The end of a request.
     *
     * @param waited since the request began, by the monotonic clock
     * @param handle the lock, if it was acquired
     * @param failure the exception that the caller gets, if any
     */
    record AcquireEnd(
            AcquireOutcome outcome,
            Duration waited,
            @Nullable LockHandle handle,
            @Nullable Throwable failure) {}

    /** Receives the end of one request, once. */
    @FunctionalInterface
    interface Acquire {

        /** Handles the end: on the caller's thread if the call blocks, else on the thread that completes the future. */
        void ended(AcquireEnd end);
    }

    /** A request begins. Called on the caller's thread, before anything is sent. */
    default Acquire acquireBegins(LockRequest request) {
        return end -> {};
    }

    /** A heartbeat has ended. The latency counts from just before it was sent, by the monotonic clock. */
    default void heartbeatEnded(LockHandle handle, Duration latency, HeartbeatOutcome outcome) {}
}
