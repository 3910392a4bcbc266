package io.leasehold.micrometer;

import io.leasehold.LockEvent;
import io.leasehold.LockExpiredEvent;
import io.leasehold.LockHandle;
import io.leasehold.LockListener;
import io.leasehold.LockReleasedEvent;
import io.leasehold.LockRequest;
import io.leasehold.LockStatus;
import io.leasehold.LockStolenEvent;
import io.leasehold.LockTelemetry;
import io.leasehold.micrometer.LockHoldContext.Outcome;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Observes requests and holds. The parent of both is the current observation of the requesting thread. Neither becomes
 * the current observation of any thread.
 */
public final class LockObservations implements LockTelemetry, LockListener {

    private static final LockAcquireObservationConvention ACQUIRE = new DefaultLockAcquireObservationConvention();
    private static final LockHoldObservationConvention HOLD = new DefaultLockHoldObservationConvention();

    private final ObservationRegistry registry;
    private final @Nullable LockAcquireObservationConvention acquireConvention;
    private final @Nullable LockHoldObservationConvention holdConvention;
    private final Map<LockHandle, Observation> holds = new ConcurrentHashMap<>();

    /** Makes observations of a registry; with conventions of the application's own where it has some. */
    public LockObservations(
            ObservationRegistry registry,
            @Nullable LockAcquireObservationConvention acquireConvention,
            @Nullable LockHoldObservationConvention holdConvention) {
        this.registry = registry;
        this.acquireConvention = acquireConvention;
        this.holdConvention = holdConvention;
    }

    @Override
    public Acquire acquireBegins(LockRequest request) {
        Observation parent = registry.getCurrentObservation();
        LockAcquireContext context = new LockAcquireContext(request);
        Observation observation = LockObservationDocumentation.ACQUIRE
                .observation(acquireConvention, ACQUIRE, () -> context, registry)
                .parentObservation(parent)
                .start();
        return end -> {
            context.end(end.outcome());
            if (end.outcome() == AcquireOutcome.ERROR && end.failure() != null) {
                observation.error(end.failure());
            }
            observation.stop();
            if (end.handle() != null) {
                holdBegins(end.handle(), parent);
            }
        };
    }

    private void holdBegins(LockHandle handle, @Nullable Observation parent) {
        Observation observation = LockObservationDocumentation.HOLD
                .observation(holdConvention, HOLD, () -> new LockHoldContext(handle), registry)
                .parentObservation(parent)
                .start();
        holds.put(handle, observation);
        LockStatus status = handle.status();
        // The event that ends it may have come before.
        if (status == LockStatus.RELEASED) {
            holdEnds(handle, Outcome.RELEASED);
        } else if (status == LockStatus.INVALID) {
            holdEnds(handle, Outcome.LOST);
        }
    }

    @Override
    public void onEvent(LockEvent event) {
        if (event instanceof LockReleasedEvent) {
            holdEnds(event.handle(), Outcome.RELEASED);
        } else if (event instanceof LockStolenEvent || event instanceof LockExpiredEvent) {
            holdEnds(event.handle(), Outcome.LOST);
        }
    }

    private void holdEnds(LockHandle handle, Outcome outcome) {
        Observation observation = holds.remove(handle);
        if (observation == null) {
            return;
        }
        if (observation.getContext() instanceof LockHoldContext context) {
            context.end(outcome);
        }
        observation.stop();
    }
}
