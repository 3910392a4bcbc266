package io.leasehold.internal.engine;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.leasehold.LockKey;
import io.leasehold.LockRecord;
import io.leasehold.internal.runtime.Completions;
import io.leasehold.internal.store.LockStore;
import io.leasehold.internal.store.StoreException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the rows of the holds of sessions from time to time, since no heartbeat touches them. A hold whose row shows
 * something else must prove itself by a heartbeat: these reads may be a little late.
 */
final class SessionAudit {

    private static final Logger LOG = LoggerFactory.getLogger(SessionAudit.class);
    private static final long PAUSE = TimeUnit.SECONDS.toNanos(1);

    private final Context context;
    private final long period;

    @GuardedBy("this")
    private final Deque<Hold> left = new ArrayDeque<>();

    @GuardedBy("this")
    private @Nullable Long begun;

    @GuardedBy("this")
    private boolean reading;

    private volatile boolean refused;

    SessionAudit(Context context) {
        this.context = context;
        this.period = context.settings().sessions().auditPeriod().toNanos();
    }

    /** Begins an audit of all holds of the sessions if one is due. */
    void goOn(Collection<Session> sessions, long now) {
        synchronized (this) {
            boolean due = begun == null || now - begun >= period;
            if (period == 0 || refused || reading || !due) {
                return;
            }
            begun = now;
            sessions.forEach(session -> left.addAll(session.members()));
            reading = !left.isEmpty();
            if (!reading) {
                return;
            }
        }
        readNext();
    }

    private void readNext() {
        Map<LockKey, Hold> batch = new LinkedHashMap<>();
        synchronized (this) {
            while (batch.size() < LockStore.MOST_AT_ONCE && !left.isEmpty()) {
                Hold hold = left.remove();
                if (hold.state().ask(RowTerms::session) != null) {
                    batch.put(hold.grant().row(), hold);
                }
            }
            if (batch.isEmpty()) {
                reading = false;
                return;
            }
        }
        Duration limit = context.settings().timing().attemptTimeout();
        Completions.on(
                context.table()
                        .readSome(new ArrayList<>(batch.keySet()), limit)
                        .unlessSentWithin(limit)
                        .result(),
                (rows, failure) -> {
                    if (rows != null) {
                        judge(batch, rows);
                    } else {
                        noteFailure(failure);
                    }
                    context.scheduler().schedule(PAUSE, this::readNext);
                });
    }

    private static void judge(Map<LockKey, Hold> batch, LockStore.Rows rows) {
        Set<LockKey> unread = rows.unread();
        Map<LockKey, LockRecord> read =
                rows.records().stream().collect(Collectors.toMap(LockRecord::key, Function.identity()));
        batch.forEach((key, hold) -> {
            LockRecord record = read.get(key);
            boolean shown = record != null && hold.isShownBy(record);
            if (!shown && !unread.contains(key) && hold.state().isLive()) {
                hold.prove();
            }
        });
    }

    private void noteFailure(@Nullable Throwable failure) {
        if (failure != null && StoreException.of(failure).kind() == StoreException.Kind.FATAL && !refused) {
            refused = true;
            LOG.warn(
                    "The table refuses the audit of the locks that sessions keep alive, so a row that somebody deletes by"
                            + " hand is not noticed. Allow BatchGetItem, or set the audit period to 0",
                    failure);
        }
    }
}
