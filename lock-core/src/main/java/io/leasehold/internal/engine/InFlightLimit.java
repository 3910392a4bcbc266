package io.leasehold.internal.engine;

/**
 * How many heartbeats may be under way at once. What is sent beyond that waits in the SDK's queue for a connection, in no
 * order, while its time runs out, and what times out there is sent again: a table that is slow once would never recover.
 * So the limit rises only while answers come well within an attempt's time and more heartbeats wait, and falls, once for
 * what was sent before, when an answer took half of that time or did not come.
 */
final class InFlightLimit {

    /** As many as the SDK's clients have connections unless told otherwise. */
    static final int LEAST = 50;

    /** Half of the requests that the SDK's Netty client lets wait for a connection before it fails them. */
    static final int MOST = 5_000;

    private static final int SMOOTHING = 16;

    private int limit = LEAST;
    private long occupancy;
    private long lastCut = Long.MIN_VALUE;

    int current() {
        return limit;
    }

    /** Returns how many may be second attempts: locks that get no answers must not keep the others from being sent. */
    int currentAgain() {
        return limit / 2;
    }

    /** Returns how long it takes, on average, until the next of those under way makes room. */
    long nanosToNextRoom() {
        return occupancy / limit;
    }

    /**
     * Learns from a heartbeat that is not under way any more.
     *
     * @param sent when it was sent
     * @param attempt how long it could have been under way
     * @param answered whether it was answered, other than by an error
     * @param othersWait whether more could have been sent
     */
    void learn(long sent, long now, long attempt, boolean answered, boolean othersWait) {
        long took = now - sent;
        occupancy += (took - occupancy) / SMOOTHING;
        if (took >= attempt / 2) {
            if (sent > lastCut) {
                limit = Math.max(LEAST, limit / 2);
                lastCut = now;
            }
        } else if (answered && othersWait && took < attempt / 4) {
            limit = Math.min(MOST, limit + 1);
        }
    }
}
