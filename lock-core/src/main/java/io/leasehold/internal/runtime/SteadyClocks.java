package io.leasehold.internal.runtime;

/**
 * Reads a clock again that throws. A time that cannot be read at all is never made up: whoever asks whether a lock is held
 * then gets the exception. An uptime that cannot be read is unknown.
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
