package io.leasehold.internal.engine;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import org.jspecify.annotations.Nullable;

/** Counts the requests of one waiter, so that it never sends more than {@link #MOST} in any second. */
final class RequestRate {

    static final int MOST = 13;

    private static final long SECOND = 1_000_000_000L;

    /** When the latest requests were sent; {@code null} for a waiter that has sent none. */
    @GuardedBy("this")
    private long @Nullable [] sent;

    @GuardedBy("this")
    private int count;

    /** Returns what counts the requests of a waiter that may have waited in another queue before. */
    static RequestRate of(Acquisition wanted) {
        Turn turn = wanted.turn();
        return turn == null ? new RequestRate() : turn.rate(wanted.key());
    }

    /** Notes that a request is sent, or waits to be sent; returns its number. */
    synchronized int note(long now) {
        if (sent == null) {
            sent = new long[MOST];
        }
        sent[count % MOST] = now;
        return count++;
    }

    /** Notes that a request is sent only now, because it had to wait. Later requests count as sent no earlier. */
    synchronized void sentNow(int number, long now) {
        for (int behind = Math.max(number, count - MOST); sent != null && behind < count; behind++) {
            long before = sent[behind % MOST];
            sent[behind % MOST] = now - before > 0 ? now : before;
        }
    }

    /** Returns whether the given number of requests may be sent now. */
    boolean allows(int more, long now) {
        return nanosUntil(more, now) <= 0;
    }

    /** Returns how long until the given number of requests may be sent. */
    synchronized long nanosUntil(int more, long now) {
        int blocking = count + more - 1 - MOST;
        return sent == null || blocking < 0 ? 0 : SECOND - (now - sent[blocking % MOST]);
    }
}
