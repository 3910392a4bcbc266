package io.leasehold.internal.engine;

import io.leasehold.Leadership;
import io.leasehold.LeadershipEnd;
import io.leasehold.LeadershipListener;
import io.leasehold.LockHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Notes what a candidate's listener is told; its work ends at once, or when a test says so. */
final class ElectionWatch implements LeadershipListener {

    final List<String> told = new ArrayList<>();
    CompletableFuture<Void> work = CompletableFuture.completedFuture(null);

    @Override
    public void onGranted(Leadership leadership, LockHandle hold) {
        told.add("granted, leads: " + leadership.isLeader());
    }

    @Override
    public CompletionStage<?> onRevoked(Leadership leadership, LockHandle hold, LeadershipEnd end) {
        told.add(end + ", leads: " + leadership.isLeader() + ", held: " + hold.isHeld());
        return work;
    }
}
