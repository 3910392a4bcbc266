package io.leasehold.internal.engine.simulation;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One thread and one true time, which no client can see: what happens, happens as an event at a moment of it. */
final class World {

    private final Agenda agenda = new Agenda();
    private final History history;
    private long now;
    private @Nullable Violation violation;

    World(History history) {
        this.history = history;
    }

    long now() {
        return now;
    }

    /** Returns how many events there were. */
    long steps() {
        return agenda.taken();
    }

    void in(long delay, Runnable happen) {
        at(now + delay, happen);
    }

    void at(long moment, Runnable happen) {
        agenda.add(Math.max(moment, now), happen);
    }

    /** Lets the next event happen; returns false if there is none. */
    boolean step() {
        if (agenda.isEmpty()) {
            return false;
        }
        now = Math.max(now, agenda.nextMoment());
        agenda.take().run();
        return true;
    }

    /** Lets time pass in the midst of what happens. What should have happened meanwhile happens afterwards. */
    void linger(long nanos) {
        now += nanos;
    }

    /** Lets time pass up to the given moment. */
    void advanceTo(long moment) {
        now = Math.max(now, moment);
    }

    boolean hasEventBefore(long moment) {
        return !agenda.isEmpty() && agenda.nextMoment() < moment;
    }

    /** Notes for the readers of a failure; the text is made only if there is one. */
    void note(String who, @Nullable Object lock, Supplier<String> what) {
        if (history.isKept()) {
            history.add(now, who, lock, what.get());
        }
    }

    /** Notes that a promise was broken; the first one counts. */
    void violate(String invariant, @Nullable Object lock, String what) {
        if (violation == null) {
            violation = new Violation(invariant, lock == null ? null : lock.toString(), what, now);
            note("JUDGE", lock, () -> invariant + " IS BROKEN: " + what);
        }
    }

    @Nullable
    Violation violation() {
        return violation;
    }
}
