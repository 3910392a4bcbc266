package io.leasehold.internal.engine;

import io.leasehold.internal.store.Outcome;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Heartbeats that wait to be sent, those with the nearest deadline first. Not safe for use by several threads. */
final class Backlog {

    /** A heartbeat that is to be sent. */
    interface Job {

        /** Sends it; returns the answer to come, or {@code null} if there is nothing to send any more. */
        @Nullable
        CompletableFuture<Outcome> send();

        /** Returns how long an attempt may take. */
        long attemptNanos();

        /** Takes notice that it will be sent too late. */
        void foreseenLate();
    }

    /**
     * A heartbeat in the queue.
     *
     * @param deadline when its hold ends
     * @param again whether the one before it failed
     */
    record Waiting(long deadline, boolean again, Job job) {

        /** Returns until when it must be sent if two attempts are to fit in before the end. */
        long latestStart() {
            return deadline - 2 * job.attemptNanos();
        }
    }

    private final PriorityQueue<Waiting> first = new PriorityQueue<>(Comparator.comparingLong(Waiting::deadline));
    private final PriorityQueue<Waiting> again = new PriorityQueue<>(Comparator.comparingLong(Waiting::deadline));

    void add(Waiting waiting) {
        queueOf(waiting).add(waiting);
    }

    /** Returns the most urgent one, without second attempts unless they are allowed. */
    @Nullable
    Waiting peek(boolean allowAgain) {
        Waiting fresh = first.peek();
        Waiting repeated = allowAgain ? again.peek() : null;
        if (fresh == null || repeated == null) {
            return fresh == null ? repeated : fresh;
        }
        return fresh.deadline() <= repeated.deadline() ? fresh : repeated;
    }

    @Nullable
    Waiting poll(boolean allowAgain) {
        Waiting next = peek(allowAgain);
        return next == null ? null : queueOf(next).poll();
    }

    private PriorityQueue<Waiting> queueOf(Waiting waiting) {
        return waiting.again() ? again : first;
    }

    boolean isEmpty() {
        return first.isEmpty() && again.isEmpty();
    }

    /** Returns all of them, in no order. */
    List<Waiting> all() {
        return Stream.concat(first.stream(), again.stream()).toList();
    }
}
