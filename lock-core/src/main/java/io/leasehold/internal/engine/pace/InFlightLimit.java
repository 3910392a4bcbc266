package io.leasehold.internal.engine.pace;

/**
 * How many requests may be under way at once. What is sent beyond that waits in the SDK's queue for a connection, in no
 * order, while its time runs out, and what times out there is sent again: a table that is slow once would never recover.
 * So the limit rises only while answers come well within an attempt's time and more requests wait, and falls, once for
 * what was sent before, when an answer took half of that time or did not come.
 */
final class InFlightLimit {

    /** As many as the SDK's clients have connections unless told otherwise. */
    static final int LEAST = 50;

    private static final int SMOOTHING = 16;

    private final int least;
    private final int most;
    private int limit;
    private long occupancy;
    private long lastCut = Long.MIN_VALUE;

    /**
     * Makes a limit.
     *
     * @param most what it never exceeds, because the store cannot do more
     */
    InFlightLimit(int most) {
        this.most = Math.max(1, most);
        this.least = Math.min(LEAST, this.most);
        this.limit = least;
    }

    int current() {
        return limit;
    }

    /** Returns how many may follow a failure: locks that get no answers must not keep the others from being sent. */
    int currentAgain() {
        return Math.max(1, limit / 2);
    }

    /** Learns how long a heartbeat was under way. */
    void learnOccupancy(long took) {
        occupancy += (took - occupancy) / SMOOTHING;
    }

    /** Returns how long it takes, on average, until the next of those under way makes room. */
    long nanosToNextRoom() {
        return occupancy / limit;
    }

    /**
     * Learns from a request that is not under way any more.
     *
     * @param sent when it was sent
     * @param attempt how long it could have been under way
     * @param answered whether it was answered, other than by an error
     * @param othersWait whether more could have been sent
     */
    void learn(long sent, long now, long attempt, boolean answered, boolean othersWait) {
        long took = now - sent;
        if (took >= attempt / 2) {
            if (sent > lastCut) {
                limit = Math.max(least, limit / 2);
                lastCut = now;
            }
        } else if (answered && othersWait && took < attempt / 4) {
            limit = Math.min(most, limit + 1);
        }
    }
}
