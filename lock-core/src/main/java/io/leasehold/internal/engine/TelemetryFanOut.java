package io.leasehold.internal.engine;

import io.leasehold.LockAcquireTimeoutException;
import io.leasehold.LockClientClosedException;
import io.leasehold.LockHandle;
import io.leasehold.LockRequest;
import io.leasehold.LockTelemetry;
import io.leasehold.LockTelemetry.AcquireEnd;
import io.leasehold.LockTelemetry.AcquireOutcome;
import io.leasehold.LockTelemetry.HeartbeatOutcome;
import io.leasehold.internal.runtime.ClockReading;
import io.leasehold.internal.runtime.Clocks;
import io.leasehold.internal.store.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Passes telemetry to all listeners; an exception in one does not affect the others. */
final class TelemetryFanOut {

    private static final Logger LOG = LoggerFactory.getLogger(TelemetryFanOut.class);

    private final Clocks clocks;
    private final Duration defaultWait;
    private final List<LockTelemetry> telemetry;
    private final AtomicBoolean warned = new AtomicBoolean();

    TelemetryFanOut(Clocks clocks, Duration defaultWait, List<LockTelemetry> telemetry) {
        this.clocks = clocks;
        this.defaultWait = defaultWait;
        this.telemetry = telemetry;
    }

    /** A call that blocks until it has an answer. */
    interface Call {
        Optional<LockHandle> make() throws InterruptedException;
    }

    Optional<LockHandle> measure(LockRequest request, Call call) throws InterruptedException {
        if (telemetry.isEmpty()) {
            return call.make();
        }
        Measured asked = asks(request);
        try {
            Optional<LockHandle> answer = call.make();
            asked.ended(answer.orElse(null), null);
            return answer;
        } catch (InterruptedException | RuntimeException | Error e) {
            asked.ended(null, e);
            throw e;
        }
    }

    Measured asks(LockRequest request) {
        List<LockTelemetry.Acquire> began = telemetry.isEmpty()
                ? List.of()
                : telemetry.stream().flatMap(each -> begin(each, request)).toList();
        boolean waits = !request.waitTimeout().orElse(defaultWait).isZero();
        return new Measured(began, waits, clocks.nanoTime());
    }

    private Stream<LockTelemetry.Acquire> begin(LockTelemetry each, LockRequest request) {
        try {
            return Stream.of(each.acquireBegins(request));
        } catch (RuntimeException | Error e) {
            survive(e);
            return Stream.empty();
        }
    }

    void beat(LockHandle handle, ClockReading sent, @Nullable Outcome outcome) {
        Duration latency = Duration.ofNanos(sent.nanosUntil(clocks.nanoTime()));
        HeartbeatOutcome end = outcome == null
                ? HeartbeatOutcome.FAILED
                : outcome instanceof Outcome.Applied ? HeartbeatOutcome.RENEWED : HeartbeatOutcome.REFUSED;
        tell(telemetry, each -> each.heartbeatEnded(handle, latency, end));
    }

    private <T> void tell(List<T> all, Consumer<T> what) {
        for (T each : all) {
            try {
                what.accept(each);
            } catch (RuntimeException | Error e) {
                survive(e);
            }
        }
    }

    /** Logs the first exception only: one for every heartbeat would fill the log. */
    private void survive(Throwable failure) {
        if (warned.compareAndSet(false, true)) {
            LOG.warn("Telemetry of locks failed, and may be incomplete from now on", failure);
        }
    }

    /** Measures one request. */
    final class Measured {

        private final List<LockTelemetry.Acquire> began;
        private final boolean waits;
        private final long since;
        private final AtomicBoolean ended = new AtomicBoolean();

        private Measured(List<LockTelemetry.Acquire> began, boolean waits, long since) {
            this.began = began;
            this.waits = waits;
            this.since = since;
        }

        /** Reports the end of the request; only the first one, if there are two at once. */
        void ended(@Nullable LockHandle handle, @Nullable Throwable failure) {
            if (!began.isEmpty() && ended.compareAndSet(false, true)) {
                Duration waited = Duration.ofNanos(clocks.nanoTime() - since);
                AcquireEnd end = new AcquireEnd(outcome(handle, failure), waited, handle, failure);
                tell(began, each -> each.ended(end));
            }
        }

        private AcquireOutcome outcome(@Nullable LockHandle handle, @Nullable Throwable failure) {
            if (failure == null) {
                return handle == null ? AcquireOutcome.BUSY : AcquireOutcome.ACQUIRED;
            } else if (failure instanceof LockAcquireTimeoutException) {
                return waits ? AcquireOutcome.TIMEOUT : AcquireOutcome.BUSY;
            }
            boolean givenUp = failure instanceof InterruptedException
                    || failure instanceof CancellationException
                    || failure instanceof LockClientClosedException;
            return givenUp ? AcquireOutcome.CANCELLED : AcquireOutcome.ERROR;
        }
    }
}
