package io.leasehold.internal.engine;

/**
 * How urgent a request is.
 *
 * @param nanosToEnd how long the hold lasts that it serves; means nothing if it serves none
 * @param again whether it follows one that failed
 * @param foreseenLate takes notice that the request will be sent too late for its hold
 */
record Urgency(Purpose purpose, long nanosToEnd, boolean again, Runnable foreseenLate) {

    static final Urgency TAKE = new Urgency(Purpose.TAKE, 0, false, () -> {});

    static final Urgency READ = new Urgency(Purpose.READ, 0, false, () -> {});

    static Urgency release(long nanosToEnd, boolean again) {
        return new Urgency(Purpose.RELEASE, nanosToEnd, again, () -> {});
    }

    static Urgency heartbeat(long nanosToEnd, boolean again, Runnable foreseenLate) {
        return new Urgency(Purpose.HEARTBEAT, nanosToEnd, again, foreseenLate);
    }
}
