package io.leasehold.internal.engine.pace;

import io.leasehold.internal.engine.pace.Backlog.Waiting;

/**
 * Counts the requests in progress, and says for which others there is room. Not thread-safe: {@link Admission} guards
 * it.
 */
final class UnderWay {

    private final InFlightLimit limit;
    private int all;
    private int again;
    private int wanting;
    private int reading;

    UnderWay(int most) {
        this.limit = new InFlightLimit(most);
    }

    int count() {
        return all;
    }

    /**
     * Returns whether one more request may be sent. Reads get at most half of the room, and reads and takes together
     * three quarters. Requests that follow a failure get at most half: requests without answers must not delay the
     * others. There is always room for sessions: there are few, and much depends on each.
     */
    boolean hasRoom(Purpose purpose, boolean afterFailure) {
        int most = limit.current();
        if (all >= most) {
            return purpose == Purpose.SESSION;
        }
        return switch (purpose) {
            case SESSION -> true;
            case PROMOTION, HEARTBEAT, RELEASE -> !afterFailure || again < limit.currentAgain();
            case TAKE -> wanting < Math.max(1, most * 3 / 4);
            case READ -> wanting < Math.max(1, most * 3 / 4) && reading < Math.max(1, most / 2);
        };
    }

    void begin(Waiting request) {
        add(request, 1);
    }

    void end(Waiting request) {
        add(request, -1);
    }

    private void add(Waiting request, int number) {
        all += number;
        again += request.again() ? number : 0;
        wanting += request.purpose().isForHolds() ? 0 : number;
        reading += request.purpose() == Purpose.READ ? number : 0;
    }

    /** Adjusts the limit to a request that has ended. */
    void learn(Waiting request, long sent, long now, boolean answered, boolean othersWait) {
        limit.learn(sent, now, request.job().attemptNanos(), answered, othersWait);
        if (request.purpose().isHeartbeat()) {
            limit.learnOccupancy(now - sent);
        }
    }

    /** Returns how long, on average, until the next heartbeat in progress makes room. */
    long nanosToNextRoom() {
        return limit.nanosToNextRoom();
    }
}
