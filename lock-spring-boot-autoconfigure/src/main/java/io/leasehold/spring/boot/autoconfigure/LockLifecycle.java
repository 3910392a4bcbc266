package io.leasehold.spring.boot.autoconfigure;

import org.springframework.context.SmartLifecycle;

/** Stops and starts the lock clients in one phase of the application's lifecycle. */
final class LockLifecycle implements SmartLifecycle {

    private final int phase;
    private final Runnable start;
    private final Runnable stop;
    private volatile boolean running;

    LockLifecycle(int phase, Runnable start, Runnable stop) {
        this.phase = phase;
        this.start = start;
        this.stop = stop;
    }

    @Override
    public void start() {
        start.run();
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        stop.run();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return phase;
    }
}
