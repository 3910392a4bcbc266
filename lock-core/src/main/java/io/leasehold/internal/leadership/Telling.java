package io.leasehold.internal.leadership;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.leasehold.Leadership;
import io.leasehold.LeadershipEnd;
import io.leasehold.LeadershipListener;
import io.leasehold.LockHandle;
import io.leasehold.internal.runtime.Completions;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls the listeners of one candidate, one call after the other. */
final class Telling {

    private static final Logger LOG = LoggerFactory.getLogger(Telling.class);

    private final Leadership leadership;
    private final List<LeadershipListener> listeners;
    private final Executor callbacks;

    @GuardedBy("this")
    private CompletableFuture<Void> last = CompletableFuture.completedFuture(null);

    Telling(Leadership leadership, List<LeadershipListener> listeners, Executor callbacks) {
        this.leadership = leadership;
        this.listeners = listeners;
        this.callbacks = callbacks;
    }

    /** Reserves the next call, which waits for those before it, and for which those after it wait. */
    synchronized Call next() {
        Call next = new Call(last);
        last = next.told;
        return next;
    }

    /** One call to all listeners. */
    final class Call {

        private final CompletableFuture<Void> before;
        private final CompletableFuture<Void> told = new CompletableFuture<>();

        private Call(CompletableFuture<Void> before) {
            this.before = before;
        }

        void granted(LockHandle hold) {
            CompletableFuture<Void> unused = tell(listener -> {
                listener.onGranted(leadership, hold);
                return null;
            });
        }

        /** Tells the end. The future completes, normally, when the work of all listeners has ended. */
        CompletableFuture<Void> revoked(LockHandle hold, LeadershipEnd end) {
            return tell(listener -> listener.onRevoked(leadership, hold, end));
        }

        /** Tells nothing. */
        void skip() {
            told.complete(null);
        }

        private CompletableFuture<Void> tell(Function<LeadershipListener, @Nullable CompletionStage<?>> call) {
            CompletableFuture<Void> ended = new CompletableFuture<>();
            Completions.on(
                    before,
                    (done, failure) -> callbacks.execute(() -> {
                        CompletableFuture<?>[] work = listeners.stream()
                                .map(listener -> called(listener, call))
                                .toArray(CompletableFuture[]::new);
                        Completions.on(CompletableFuture.allOf(work), (all, none) -> ended.complete(null));
                        told.complete(null);
                    }));
            return ended;
        }
    }

    private CompletableFuture<Void> called(
            LeadershipListener listener, Function<LeadershipListener, @Nullable CompletionStage<?>> call) {
        CompletableFuture<Void> ended = new CompletableFuture<>();
        try {
            CompletionStage<?> work = call.apply(listener);
            if (work == null) {
                ended.complete(null);
            } else {
                CompletionStage<?> unused = work.whenComplete((value, failure) -> {
                    warn(failure);
                    ended.complete(null);
                });
            }
        } catch (RuntimeException | Error e) {
            warn(e);
            ended.complete(null);
        }
        return ended;
    }

    private void warn(@Nullable Throwable failure) {
        if (failure != null) {
            LOG.warn("A listener of the leadership '{}' failed", leadership.name(), failure);
        }
    }
}
