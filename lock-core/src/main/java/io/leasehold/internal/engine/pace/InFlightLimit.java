package io.leasehold.internal.engine.pace;

/**
 * Limits how many requests may be in progress at once. Requests beyond the limit would wait in the SDK's queue for a
 * connection, in no order, until they time out. They would then be sent again, so a table that is slow once would never
 * recover. The limit rises only while answers come well within an attempt's time and more requests wait. It falls when
 * an answer took half of that time or did not come, once for all requests that were sent before.
 */
final class InFlightLimit {

    /** The default number of connections of the SDK's clients. */
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
     * @param most the upper bound, because the store cannot do more
     */
    InFlightLimit(int most) {
        this.most = Math.max(1, most);
        this.least = Math.min(LEAST, this.most);
        this.limit = least;
    }

    int current() {
        return limit;
    }

    /**
     * Returns how many requests may be in progress that follow a failure. Locks without answers must not delay the
     * others.
     */
    int currentAgain() {
        return Math.max(1, limit / 2);
    }

    /** Records how long a heartbeat was in progress. */
    void learnOccupancy(long took) {
        occupancy += (took - occupancy) / SMOOTHING;
    }

    /** Returns how long, on average, until the next request in progress makes room. */
    long nanosToNextRoom() {
        return occupancy / limit;
    }

    /**
     * Adjusts the limit to a request that has ended.
     *
     * @param sent when it was sent
     * @param attempt how long it could have been in progress
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
