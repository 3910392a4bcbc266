package io.leasehold.internal.engine;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.leasehold.LockKey;
import io.leasehold.internal.runtime.Completions;
import io.leasehold.internal.store.MemberRow;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Renews the marks of the locks whose members this client holds, long before DynamoDB may delete a marked row. If the
 * row were deleted, an exclusive owner would not know that there are members.
 */
final class Marks {

    /** A third of the time that a grant leaves. */
    private static final long PERIOD = MemberRow.LEAST_LEFT.dividedBy(3).toNanos();

    private static final long RETRY = TimeUnit.HOURS.toNanos(1);

    private final Context context;
    private final Registry registry;

    @GuardedBy("this")
    private boolean scheduled;

    Marks(Context context, Registry registry) {
        this.context = context;
        this.registry = registry;
    }

    /** Begins to renew the marks, if that has not begun. Ends by itself when the client has no members. */
    synchronized void keep() {
        if (!scheduled) {
            scheduled = true;
            later(PERIOD);
        }
    }

    private void later(long delay) {
        context.scheduler().schedule(delay, this::renew);
    }

    private void renew() {
        Set<LockKey> locks = registry.live().stream()
                .filter(hold -> hold.grant().mode().isMember())
                .map(Hold::key)
                .collect(Collectors.toSet());
        synchronized (this) {
            scheduled = !locks.isEmpty();
        }
        if (!locks.isEmpty()) {
            later(PERIOD);
            locks.forEach(this::renew);
        }
    }

    private void renew(LockKey lock) {
        Duration limit = context.settings().timing().attemptTimeout();
        Completions.on(context.table().mark(lock, limit, context::wallTime).result(), (row, failure) -> {
            if (failure != null) {
                context.scheduler().schedule(RETRY, () -> renewIfHeld(lock));
            }
        });
    }

    private void renewIfHeld(LockKey lock) {
        if (registry.live().stream().anyMatch(hold -> hold.key().equals(lock))) {
            renew(lock);
        }
    }
}
