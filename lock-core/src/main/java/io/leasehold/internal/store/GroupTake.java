package io.leasehold.internal.store;

import java.time.Duration;
import java.util.List;

/**
 * Asks to write new holds of several locks: all of them, or none. Each is an ordinary take with two more conditions,
 * because a transaction does not tell what it writes: the row has the token that was read, and is no main row of a lock
 * that has, or had, members.
 *
 * @param requestToken a text that was never used before. If the same request arrives again, it changes nothing
 */
public record GroupTake(List<Part> parts, String requestToken, Duration timeout) {

    /**
     * The take of one lock.
     *
     * @param seenToken the token that the row must show; 0 if it must show none
     */
    public record Part(Take take, long seenToken) {

        /** Returns the fencing token of the hold, if it is written. */
        public long grantedToken() {
            return FencingTokens.after(seenToken, take.now());
        }
    }
}
