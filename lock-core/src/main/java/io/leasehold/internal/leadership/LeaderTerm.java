package io.leasehold.internal.leadership;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.leasehold.LeadershipEnd;
import io.leasehold.LockHandle;
import io.leasehold.LockLostException;
import io.leasehold.internal.runtime.Completions;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Represents one leadership, from its grant to the release of its lock. */
final class LeaderTerm implements Stage {

    private final LockHandle hold;
    private final Telling telling;
    private final Telling.Call grant;
    private final CompletableFuture<Void> released = new CompletableFuture<>();

    @GuardedBy("this")
    private @Nullable LeadershipEnd end;

    /** Makes a term that has not begun. Whoever ends it at once is told of after its grant. */
    LeaderTerm(LockHandle hold, Telling telling) {
        this.hold = hold;
        this.telling = telling;
        this.grant = telling.next();
    }

    LockHandle hold() {
        return hold;
    }

    void begin() {
        grant.granted(hold);
    }

    /** Releases the lock of a term that nobody wants. */
    void discard() {
        grant.skip();
        release();
    }

    /** Returns whether the leadership is valid at this instant. */
    boolean isValid() {
        return end() == null && hold.isHeld();
    }

    /** Returns why the leadership has ended; {@code null} if it has not. */
    synchronized @Nullable LeadershipEnd end() {
        return end;
    }

    /** Completes when the lock is released, after the work has ended; fails if the release failed. */
    CompletableFuture<Void> released() {
        return released;
    }

    /** Ends the leadership; returns false if it had ended before. The lock is released when the work has ended. */
    boolean end(LeadershipEnd why) {
        synchronized (this) {
            if (end != null) {
                return false;
            }
            end = why;
        }
        Completions.on(telling.next().revoked(hold, why), (ended, failure) -> release());
        return true;
    }

    private void release() {
        Completions.on(hold.releaseAsync(), (done, failure) -> {
            Throwable reason = Reasons.of(failure);
            if (reason == null || reason instanceof LockLostException) {
                released.complete(null);
            } else {
                released.completeExceptionally(reason);
            }
        });
    }
}
