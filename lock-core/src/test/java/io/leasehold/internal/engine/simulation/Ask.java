package io.leasehold.internal.engine.simulation;

import io.leasehold.LockHandle;
import io.leasehold.LockKey;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One request for a lock, and what became of it. */
final class Ask {

    final long number;
    final Member by;
    final LockKey key;
    final CompletableFuture<LockHandle> waiting;

    final long wait;

    /** On the asker's monotonic clock: until when it waits. */
    private final long deadline;

    /** Whether it is a single attempt: its caller's thread waits for the answer, and nobody can cancel it. */
    boolean single;

    /** Whether its lock has members. */
    boolean ofMembers;

    /** Whether it shares the lock, with all others or up to a limit. */
    boolean shares;

    /** Set by the grant. */
    @Nullable
    HoldFile file;

    boolean granted;
    boolean cancelled;

    /** The request for several locks that it is a part of, if it is. */
    @Nullable
    GroupAsk group;

    Ask(long number, Member by, LockKey key, long wait, CompletableFuture<LockHandle> waiting) {
        this.number = number;
        this.by = by;
        this.key = key;
        this.waiting = waiting;
        this.wait = wait;
        this.deadline = by.machine().elapsed() + wait;
    }

    /** Returns how long its time has been up. */
    long overdue() {
        return by.machine().elapsed() - deadline;
    }

    /** Returns whether it has no time left to wait; a single attempt never has any. */
    boolean isPressed() {
        return single || deadline <= by.machine().elapsed() + by.machine().hesitation();
    }

    /** Returns whether it could still be cancelled. */
    boolean isOpen() {
        return !single && !waiting.isDone();
    }
}
