package io.leasehold.bridge.shedlock;

import java.time.Duration;

/** A timer of one action at a time, which is rung by hand. */
final class Alarm implements HoldTimer {

    private Runnable action = () -> {};

    @Override
    public Task schedule(Duration delay, Runnable next) {
        action = next;
        return () -> action = () -> {};
    }

    void ring() {
        Runnable due = action;
        action = () -> {};
        due.run();
    }

    @Override
    public void pause(Duration delay) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
}
