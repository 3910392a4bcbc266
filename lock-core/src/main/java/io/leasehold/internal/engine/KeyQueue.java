package io.leasehold.internal.engine;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The requests of this client for one lock, in the order in which they came, and this client's own hold of it. Only the
 * first request deals with the table, and only while there is no own hold; so there is one poller, and none while the
 * answer is known here.
 */
final class KeyQueue {

    private final Set<Acquisition> waiting = new LinkedHashSet<>();
    private @Nullable Upkeep own;

    synchronized void join(Acquisition acquisition) {
        if (isBusy()) {
            acquisition.queueUp();
        }
        waiting.add(acquisition);
    }

    synchronized boolean isBusy() {
        return own != null || !waiting.isEmpty();
    }

    /** Returns the request whose turn to deal with the table has come just now, if any. */
    synchronized @Nullable Acquisition next() {
        if (own != null || waiting.isEmpty()) {
            return null;
        }
        Acquisition first = waiting.iterator().next();
        return first.run() ? first : null;
    }

    /** Returns the request that this client's own hold could go to next, if there is one. */
    synchronized @Nullable Acquisition heir() {
        for (Acquisition acquisition : waiting) {
            if (!acquisition.isOver()) {
                return acquisition;
            }
        }
        return null;
    }

    synchronized void leave(Acquisition acquisition) {
        waiting.remove(acquisition);
    }

    synchronized void hold(Upkeep upkeep) {
        own = upkeep;
    }

    synchronized void end(Upkeep upkeep) {
        if (own == upkeep) {
            own = null;
        }
    }

    synchronized @Nullable Upkeep own() {
        return own;
    }

    synchronized List<Acquisition> waiting() {
        return List.copyOf(waiting);
    }
}
