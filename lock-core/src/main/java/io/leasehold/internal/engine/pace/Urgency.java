package io.leasehold.internal.engine.pace;

/**
 * Describes how urgent a request is.
 *
 * @param nanosToEnd how long the hold lasts that it serves; ignored if it serves none
 * @param again whether it follows one that failed
 * @param foreseenLate runs if the request will be sent too late for its hold
 */
public record Urgency(Purpose purpose, long nanosToEnd, boolean again, Runnable foreseenLate) {

    public static final Urgency TAKE = new Urgency(Purpose.TAKE, 0, false, () -> {});

    public static final Urgency READ = new Urgency(Purpose.READ, 0, false, () -> {});

    /**
     * Returns how urgent it is to open a session.
     *
     * @param nanosToEnd within what time it should be sent; of several requests for sessions, the nearest goes first
     */
    public static Urgency opening(long nanosToEnd) {
        return new Urgency(Purpose.SESSION, nanosToEnd, false, () -> {});
    }

    public static Urgency release(long nanosToEnd, boolean again) {
        return new Urgency(Purpose.RELEASE, nanosToEnd, again, () -> {});
    }
}
