package io.leasehold.test;

import io.leasehold.Leadership;
import io.leasehold.LeadershipEnd;
import io.leasehold.LeadershipListener;
import io.leasehold.LeadershipRequest;
import io.leasehold.LockHandle;
import java.util.concurrent.CompletionStage;

/** Names to a listener the candidate that the test has, instead of the one in the simulated process. */
record RelayedListener(LeadershipListener listener, Leadership known) implements LeadershipListener {

    /** Returns the same request with listeners that are told of the given candidate. */
    static LeadershipRequest relayed(LeadershipRequest request, Leadership known) {
        LeadershipRequest.Builder copy = LeadershipRequest.builder(request.name());
        request.lock().lease().ifPresent(copy::lease);
        request.lock().retryPeriod().ifPresent(copy::retryPeriod);
        request.lock().attributes().forEach(copy::attribute);
        request.lock().listener().ifPresent(copy::lockListener);
        request.listeners().forEach(listener -> copy.listener(new RelayedListener(listener, known)));
        return copy.build();
    }

    @Override
    public void onGranted(Leadership leadership, LockHandle hold) {
        listener.onGranted(known, hold);
    }

    @Override
    public CompletionStage<?> onRevoked(Leadership leadership, LockHandle hold, LeadershipEnd end) {
        return listener.onRevoked(known, hold, end);
    }
}
