package io.leasehold.internal.engine.simulation;

import io.leasehold.LockGroup;
import io.leasehold.LockKey;
import io.leasehold.LockRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One request for several locks, and what became of it. */
final class GroupAsk {

    final Member by;
    final List<LockRequest> requests;

    /** One for each lock. */
    final List<Ask> asks = new ArrayList<>();

    /** Whether it is a single attempt. */
    final boolean single;

    final long begunAt;
    final long wait;

    /** On the asker's monotonic clock: until when it waits. */
    private final long deadline;

    /** What its caller waits for. */
    CompletableFuture<LockGroup> waiting = new CompletableFuture<>();

    /** Set by the grant of all its locks. */
    @Nullable
    LockGroup granted;

    /** Whether its caller has its answer, or none any more. */
    boolean over;

    boolean cancelled;

    /** Whether it takes its locks one by one. */
    boolean ordered;

    /** Stands for its latest attempt. After each attempt, it may wait for another lock. */
    Object attempt = new Object();

    /** How often all rows were read for it. */
    int readings;

    /** How many transactions were neither carried out nor refused, as far as its client may know. */
    int failures;

    int refusals;

    /** When rows were last asked for, by true time. */
    long readAt = -1;

    /** On the asker's monotonic clock: when the first of its locks was lost. */
    long lostElapsed;

    @Nullable
    HoldFile lost;

    GroupAsk(Member by, List<LockRequest> requests, long wait, boolean single, long now) {
        this.by = by;
        this.requests = requests;
        this.wait = wait;
        this.single = single;
        this.begunAt = now;
        this.deadline = by.machine().elapsed() + wait;
    }

    List<LockKey> keys() {
        return requests.stream().map(LockRequest::key).toList();
    }

    /** Returns how long its time has been up. */
    long overdue() {
        return by.machine().elapsed() - deadline;
    }

    /** Returns the holds that it has been granted so far. */
    List<HoldFile> files() {
        List<HoldFile> files = new ArrayList<>();
        for (Ask ask : asks) {
            HoldFile file = ask.file;
            if (file != null) {
                files.add(file);
            }
        }
        return files;
    }

    @Override
    public String toString() {
        return "the group of " + keys() + " of " + by.name();
    }
}
