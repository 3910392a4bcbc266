package io.leasehold;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Is told when a candidate begins to lead and when that ends. Runs on the client's callback threads: in order for one
 * candidate, and never two calls at once. What a listener throws is logged and otherwise ignored.
 */
public interface LeadershipListener {

    /**
     * Tells that the candidate leads. {@link Leadership#isLeader()} is true before this call, and the lock's heartbeats have
     * begun. The leadership may have ended meanwhile: then {@link #onRevoked} follows. The call must return soon, and leave
     * long work to a thread of its own: the next call waits for it.
     *
     * @param hold the lock, whose fencing token is the term
     */
    default void onGranted(Leadership leadership, LockHandle hold) {}

    /**
     * Tells that the candidate does not lead any more. {@link Leadership#isLeader()} is false before this call. Unless the
     * lock was lost, it is released only when the returned stage has completed, and the candidate campaigns again only
     * then in any case.
     *
     * @param hold the lock of the leadership that ended
     * @return completes when the leader's work has ended
     */
    default CompletionStage<?> onRevoked(Leadership leadership, LockHandle hold, LeadershipEnd end) {
        return CompletableFuture.completedFuture(null);
    }
}
