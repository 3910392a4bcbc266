package io.leasehold.micrometer;

import io.leasehold.LockHandle;
import io.micrometer.observation.Observation;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The data of a hold while it is observed, from its grant to its end. */
public final class LockHoldContext extends Observation.Context {

    /** How a hold ended. */
    public enum Outcome {
        /** Its owner released it. */
        RELEASED,
        /** It was stolen, deleted, freed by force, expired, or left to its lease by a client that was closed. */
        LOST
    }

    private final LockHandle handle;
    private volatile @Nullable Outcome outcome;

    /** Makes the context of a hold that begins. */
    public LockHoldContext(LockHandle handle) {
        this.handle = handle;
    }

    /** Returns the lock that is held. */
    public LockHandle handle() {
        return handle;
    }

    /** Returns how the hold ended; empty until it has. */
    public Optional<Outcome> outcome() {
        return Optional.ofNullable(outcome);
    }

    void end(Outcome with) {
        outcome = with;
    }
}
