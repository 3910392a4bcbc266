package io.leasehold.internal.leadership;

import io.leasehold.Leadership;
import io.leasehold.LeadershipRequest;
import io.leasehold.LockClient;
import io.leasehold.internal.runtime.Entropy;
import io.leasehold.internal.runtime.Scheduler;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/** Makes the candidates of one client, and ends them with it. */
public final class Leaderships {

    private final LockClient locks;
    private final Scheduler scheduler;
    private final Entropy entropy;
    private final Executor callbacks;
    private final Set<Candidate> active = ConcurrentHashMap.newKeySet();

    /**
     * Makes the leaderships of a client.
     *
     * @param callbacks runs code of the user; must not refuse it
     */
    public Leaderships(LockClient locks, Scheduler scheduler, Entropy entropy, Executor callbacks) {
        this.locks = locks;
        this.scheduler = scheduler;
        this.entropy = entropy;
        this.callbacks = callbacks;
    }

    /** Makes a candidate that has not been started. */
    public Leadership of(LeadershipRequest request) {
        return new Candidate(this, request);
    }

    /** Ends all candidates. The future completes, normally, when their work has ended and their locks are released. */
    public CompletableFuture<Void> close() {
        return CompletableFuture.allOf(
                        active.stream().map(Candidate::closeAsync).toArray(CompletableFuture[]::new))
                .exceptionally(failure -> null);
    }

    LockClient locks() {
        return locks;
    }

    Scheduler scheduler() {
        return scheduler;
    }

    Entropy entropy() {
        return entropy;
    }

    Executor callbacks() {
        return callbacks;
    }

    /** Notes whether a candidate runs or leads, and so must be ended with the client. */
    void note(Candidate candidate, boolean runs) {
        if (runs) {
            active.add(candidate);
        } else {
            active.remove(candidate);
        }
    }
}
