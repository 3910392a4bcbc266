package io.leasehold.internal.engine;

import org.jspecify.annotations.Nullable;

/** Counts the requests of one waiter, so that it never sends more than {@link #MOST} in any second. For one thread. */
final class RequestRate {

    static final int MOST = 13;

    private static final long SECOND = 1_000_000_000L;

    /** When the latest ones were sent; none yet for who need not wait. */
    private long @Nullable [] sent;

    private int count;

    /** Notes that a request is sent, or waits for room. */
    void note(long now) {
        if (sent == null) {
            sent = new long[MOST];
        }
        sent[count++ % MOST] = now;
    }

    /** Notes that the latest one is sent only now: it had to wait for room. */
    void sentNow(long now) {
        if (sent != null) {
            sent[(count - 1) % MOST] = now;
        }
    }

    /** Returns whether so many more may be sent now. */
    boolean allows(int more, long now) {
        return nanosUntil(more, now) <= 0;
    }

    /** Returns how long it takes until so many more may be sent. */
    long nanosUntil(int more, long now) {
        int blocking = count + more - 1 - MOST;
        return sent == null || blocking < 0 ? 0 : SECOND - (now - sent[blocking % MOST]);
    }
}
