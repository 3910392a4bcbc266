package io.leasehold.internal.engine.threads;

import java.util.List;
import java.util.SplittableRandom;

/** What one thread does with a lock. */
enum Move {
    /** Waits for the lock on its thread, uses it, and releases it. */
    BLOCK(6),
    /** As {@link #BLOCK}, with the lock given to the future. */
    ASYNC(6),
    /** Uses and releases the lock on the thread that brings it. */
    CALLBACK(3),
    /** Tries once. */
    TRY(4),
    /** Waits for a moment only. */
    IMPATIENT(4),
    /** Asks, and cancels at some time between the question and the answer, or a little later. */
    CANCEL(6),
    /** Waits, and may be interrupted meanwhile. */
    INTERRUPTED(5),
    /** Releases on two threads at once. */
    RELEASE_TWICE(3),
    /** Uses the lock for so long that heartbeats are sent. */
    KEEP(0),
    /** Frees whatever hold stands in the table. */
    FORCE(0),
    /** Has the client acquire no more. */
    STOP(0),
    /** Closes the client. */
    CLOSE(0);

    private static final List<Move> ORDINARY =
            List.of(values()).stream().filter(move -> move.weight > 0).toList();

    private final int weight;

    Move(int weight) {
        this.weight = weight;
    }

    /** Draws one of those that any lock can bear. */
    static Move draw(SplittableRandom random) {
        int dice =
                random.nextInt(ORDINARY.stream().mapToInt(move -> move.weight).sum());
        for (Move move : ORDINARY) {
            dice -= move.weight;
            if (dice < 0) {
                return move;
            }
        }
        throw new AssertionError();
    }
}
