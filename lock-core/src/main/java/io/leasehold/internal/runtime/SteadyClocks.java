package io.leasehold.internal.runtime;

/**
 * Reads a clock again if it throws. It never invents a time: if a clock cannot be read at all, a caller that asks
 * whether a lock is held gets the exception. An uptime that cannot be read is unknown.
 */
public final class SteadyClocks implements Clocks {

    private final Clocks clocks;

    public SteadyClocks(Clocks clocks) {
        this.clocks = clocks;
    }

    @Override
    @SuppressWarnings("UnusedException")
    public long nanoTime() {
        try {
            return clocks.nanoTime();
        } catch (RuntimeException | Error e) {
            return clocks.nanoTime();
        }
    }

    @Override
    @SuppressWarnings("UnusedException")
    public long wallMillis() {
        try {
            return clocks.wallMillis();
        } catch (RuntimeException | Error e) {
            return clocks.wallMillis();
        }
    }

    @Override
    @SuppressWarnings("UnusedException")
    public long uptimeNanos() {
        try {
            return clocks.uptimeNanos();
        } catch (RuntimeException | Error e) {
            return NO_UPTIME;
        }
    }
}
