package io.leasehold.internal.engine;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.leasehold.LockClientClosedException;
import io.leasehold.LockException;
import io.leasehold.LockHandle;
import io.leasehold.LockRequest;
import io.leasehold.internal.runtime.Completions;
import io.leasehold.internal.store.SessionRow;
import io.leasehold.internal.store.StoreException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens sessions, one after the other: acquires their rows as every lock is acquired. */
final class SessionOpener {

    private static final Logger LOG = LoggerFactory.getLogger(SessionOpener.class);
    private static final long PAUSE_AFTER_REFUSAL = TimeUnit.MINUTES.toNanos(10);

    private final Context context;
    private final Acquirer rows;
    private final Consumer<HeldLock> opened;

    @GuardedBy("this")
    private boolean opening;

    @GuardedBy("this")
    private @Nullable Long notBefore;

    @GuardedBy("this")
    private long pause;

    private volatile boolean refused;

    /**
     * Makes an opener.
     *
     * @param opened takes the lock that is a session's row
     */
    SessionOpener(Context context, Acquirer rows, Consumer<HeldLock> opened) {
        this.context = context;
        this.rows = rows;
        this.opened = opened;
    }

    /** Opens a session, unless one is being opened or the table has refused one a short time ago. */
    void open() {
        Timing timing = context.settings().timing();
        if (!begins(context.nano())) {
            return;
        }
        try {
            String id =
                    SessionRow.id(context.table().keyPrefix(), context.entropy().holdId(), timing.leaseDuration());
            LockRequest request = LockRequest.builder(SessionRow.key(id))
                    .waitTimeout(timing.attemptTimeout().multipliedBy(2))
                    .build();
            CompletableFuture<Optional<LockHandle>> answer =
                    rows.begin(request, Sender.ENGINE).answer();
            Completions.on(answer, (row, failure) -> {
                if (failure == null) {
                    answer.join().ifPresent(handle -> opened.accept((HeldLock) handle));
                }
                ended(failure);
            });
        } catch (RuntimeException | Error e) {
            ended(e);
        }
    }

    private synchronized boolean begins(long now) {
        boolean begins = !opening && (notBefore == null || now - notBefore >= 0);
        opening |= begins;
        return begins;
    }

    /** Puts the next session off, since this one cannot be kept alive: each time for twice as long, up to ten minutes. */
    synchronized void putOff() {
        pause = Math.min(pause == 0 ? context.settings().timing().lease() : 2 * pause, PAUSE_AFTER_REFUSAL);
        notBefore = context.nano() + pause;
    }

    /** Puts the next session off no longer. */
    synchronized void goOn() {
        pause = 0;
    }

    private void ended(@Nullable Throwable failure) {
        boolean denied = failure != null
                && StoreException.reasonOf(failure).code() != LockException.Code.STORE_UNAVAILABLE
                && !(failure instanceof LockClientClosedException);
        long next = denied ? PAUSE_AFTER_REFUSAL : context.settings().timing().heartbeat();
        synchronized (this) {
            opening = false;
            notBefore = context.nano() + (failure == null ? pause : Math.max(next, pause));
        }
        if (denied && !refused) {
            refused = true;
            LOG.warn(
                    "The table refuses sessions, so every lock keeps heartbeats of its own. Allow UpdateItem on rows"
                            + " whose keys begin with the key prefix and '~session/', or turn sessions off",
                    failure);
        }
    }

    /** Opens no more sessions. */
    void stop() {
        rows.stop();
    }
}
