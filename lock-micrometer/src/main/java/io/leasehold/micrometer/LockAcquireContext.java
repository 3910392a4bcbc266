package io.leasehold.micrometer;

import io.leasehold.LockRequest;
import io.leasehold.LockTelemetry.AcquireOutcome;
import io.micrometer.observation.Observation;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The data of a request for a lock while it is observed. */
public final class LockAcquireContext extends Observation.Context {

    private final LockRequest request;
    private volatile @Nullable AcquireOutcome outcome;

    /** Makes the context of a request that begins. */
    public LockAcquireContext(LockRequest request) {
        this.request = request;
    }

    /** Returns what is asked for. */
    public LockRequest request() {
        return request;
    }

    /** Returns how the request ended; empty until it has. */
    public Optional<AcquireOutcome> outcome() {
        return Optional.ofNullable(outcome);
    }

    void end(AcquireOutcome with) {
        outcome = with;
    }
}
