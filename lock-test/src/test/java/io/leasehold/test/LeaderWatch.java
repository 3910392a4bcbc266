package io.leasehold.test;

import io.leasehold.Leadership;
import io.leasehold.LeadershipEnd;
import io.leasehold.LeadershipListener;
import io.leasehold.LockHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Notes what a candidate's listener is told; its work ends at once, or when a test says so. */
final class LeaderWatch implements LeadershipListener {

    final List<String> told = new ArrayList<>();
    final List<Leadership> candidates = new ArrayList<>();
    CompletableFuture<Void> work = CompletableFuture.completedFuture(null);

    @Override
    public void onGranted(Leadership leadership, LockHandle hold) {
        candidates.add(leadership);
        told.add("granted");
    }

    @Override
    public CompletionStage<?> onRevoked(Leadership leadership, LockHandle hold, LeadershipEnd end) {
        candidates.add(leadership);
        told.add(end.name());
        return work;
    }
}
