package io.leasehold.internal.engine;

import io.leasehold.internal.runtime.ClockReading;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Keeps the rows of sessions alive: always by their own heartbeats, which tell what others have ended by force. */
final class SessionRowKeeper implements Keeper {

    private final Keeper ofHolds;

    SessionRowKeeper(Keeper ofHolds) {
        this.ofHolds = ofHolds;
    }

    @Override
    public @Nullable SessionTerm offer(Hold hold, ClockReading now) {
        return null;
    }

    @Override
    public void enrols(Hold hold, Session session) {}

    @Override
    public void confirmed(Hold hold) {}

    @Override
    public void ended(Hold hold) {}

    @Override
    public void leftBehind(Hold hold) {}

    @Override
    public void revoked(Set<String> holdIds) {
        ofHolds.revoked(holdIds);
    }
}
