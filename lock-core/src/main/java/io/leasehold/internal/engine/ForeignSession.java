package io.leasehold.internal.engine;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.leasehold.LockKey;
import io.leasehold.LockRecord;
import io.leasehold.internal.engine.pace.Urgency;
import io.leasehold.internal.runtime.Completions;
import io.leasehold.internal.store.Answer;
import io.leasehold.internal.store.HoldVersion;
import io.leasehold.internal.store.Outcome;
import io.leasehold.internal.store.Release;
import io.leasehold.internal.store.Row;
import io.leasehold.internal.store.StoreException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Observes one session of another client, by its row, as a waiter observes a lock. A session that has sent no heartbeat
 * for its lease, or is dead by the table's own clock, is fenced: a write ends it for ever, if its row still shows the
 * version that was seen. Only then may the locks that name it be taken. Without that write, its owner's next heartbeat
 * would succeed, and the owner would go on. A missing row is observed as a version is: for the session's lease.
 */
final class ForeignSession {

    private static final long OVER = 0;

    private final Context context;
    private final ClockJumps jumps;
    private final LockKey key;
    private final Row.Held missing;

    @GuardedBy("this")
    private @Nullable Observation seen;

    @GuardedBy("this")
    private boolean over;

    @GuardedBy("this")
    private long lookedAt;

    @GuardedBy("this")
    private @Nullable CompletableFuture<Long> looking;

    /**
     * Makes a session of which nothing is known.
     *
     * @param lease for how long a missing row is observed
     */
    ForeignSession(Context context, ClockJumps jumps, LockKey key, Duration lease) {
        this.context = context;
        this.jumps = jumps;
        this.key = key;
        this.missing = new Row.Held(new LockRecord(key, null, lease, "missing", null, 0, Map.of()), "missing", lease);
    }

    LockKey key() {
        return key;
    }

    /**
     * Returns how long, in nanoseconds, the session must still be waited for if it sends no heartbeat; 0 if it is over,
     * and the locks that name it may be taken. Looks at its row if that is due; all who ask meanwhile share one look.
     * Fails with a {@link StoreException}.
     */
    CompletableFuture<Long> nanosLeft() {
        CompletableFuture<Long> look;
        synchronized (this) {
            if (over) {
                return CompletableFuture.completedFuture(OVER);
            }
            if (looking != null) {
                return looking;
            }
            if (seen != null
                    && context.nano() - lookedAt < context.settings().timing().heartbeat()) {
                long left = jumps.nanosLeft(seen);
                if (left > 0) {
                    return CompletableFuture.completedFuture(left);
                }
            }
            look = new CompletableFuture<>();
            looking = look;
        }
        look(look);
        return look;
    }

    private Duration limit() {
        return context.settings().timing().attemptTimeout();
    }

    private void look(CompletableFuture<Long> asked) {
        Completions.on(
                context.table()
                        .read(Sender.ENGINE, key, limit())
                        .unlessSentWithin(limit())
                        .result(),
                (answer, failure) -> {
                    if (answer == null) {
                        fail(asked, StoreException.of(Objects.requireNonNull(failure)));
                    } else {
                        judge(asked, answer);
                    }
                });
    }

    private void judge(CompletableFuture<Long> asked, Answer<Row> answer) {
        if (answer.content() instanceof Row.Held held) {
            long left = see(held);
            if (left <= 0 || context.table().clock().isOver(held.record(), answer.date())) {
                fence(asked, held.version());
            } else {
                answer(asked, left);
            }
        } else {
            end(asked, answer.content());
        }
    }

    /**
     * Notes what the row shows; returns how long to wait if it does not change. What an opening wrote may have come back: if
     * the row was deleted, a late duplicate writes it again. So it counts as unchanged only if it is looked at often.
     */
    private synchronized long see(Row.Held shown) {
        long now = context.nano();
        boolean unseen = now - lookedAt > shown.lease().toNanos() / 2;
        Observation before = unseen && HoldVersion.isFirst(shown.version()) ? null : seen;
        Observation latest = before == null ? Observation.of(shown, now) : before.seeing(shown, now);
        lookedAt = now;
        seen = latest;
        return jumps.nanosLeft(latest);
    }

    private void fence(CompletableFuture<Long> asked, String version) {
        Completions.on(
                context.table()
                        .release(
                                Sender.ENGINE,
                                Urgency.release(limit().toNanos(), false),
                                limit(),
                                () -> Release.fence(key, version, context.wallTime(), limit()))
                        .unlessSentWithin(limit())
                        .result(),
                (outcome, failure) -> {
                    if (outcome == null) {
                        fail(asked, StoreException.of(Objects.requireNonNull(failure)));
                    } else if (outcome instanceof Outcome.Refused refused) {
                        end(asked, refused.row());
                    } else {
                        endForEver(asked);
                    }
                });
    }

    private void end(CompletableFuture<Long> asked, Row row) {
        if (row instanceof Row.Malformed malformed) {
            fail(asked, new StoreException(StoreException.Kind.FATAL, malformed.problem(), null));
        } else if (row instanceof Row.Free) {
            endForEver(asked);
        } else if (row instanceof Row.Held held) {
            // Not even one that is silent for long is over before it is fenced.
            answer(asked, Math.max(OVER + 1, see(held)));
        } else {
            answer(asked, Math.max(OVER, see(missing)));
        }
    }

    private void endForEver(CompletableFuture<Long> asked) {
        synchronized (this) {
            over = true;
        }
        answer(asked, OVER);
    }

    private void answer(CompletableFuture<Long> asked, long left) {
        stopLooking();
        asked.complete(left);
    }

    private void fail(CompletableFuture<Long> asked, StoreException failure) {
        stopLooking();
        asked.completeExceptionally(failure);
    }

    private synchronized void stopLooking() {
        looking = null;
    }
}
