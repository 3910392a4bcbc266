package io.leasehold.internal.engine;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.leasehold.LockEvent;
import io.leasehold.LockExpiredEvent;
import io.leasehold.LockInDangerEvent;
import io.leasehold.LockListener;
import io.leasehold.LockSession;
import io.leasehold.LockStolenEvent;
import io.leasehold.internal.runtime.ClockReading;
import io.leasehold.internal.runtime.Completions;
import io.leasehold.internal.store.Outcome;
import io.leasehold.internal.store.SessionRow;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Opens sessions when several holds of this client are due heartbeats, and enrols the holds. A session is the hold of a
 * row of its own, acquired and renewed as every lock is. When it comes into danger or ends, however that comes, each of
 * its holds gets a heartbeat of its own.
 */
final class Sessions implements Keeper, LockListener {

    /** Half of the time after which DynamoDB may delete the row of an enrolled hold. */
    private static final long ENROLS_AGAIN = SessionRow.ENROLLED_EXPIRY.toNanos() / 2;

    private static final int ENROLS_AGAIN_AT_ONCE = 100;

    private final Context context;
    private final Registry registry;
    private final Orphans orphans;
    private final SessionSettings settings;
    private final @Nullable SessionOpener opener;
    private final SessionAudit audit;
    private final List<Session> open = new CopyOnWriteArrayList<>();
    private volatile boolean stopped;

    @GuardedBy("this")
    private final Set<Hold> unenrolled = new HashSet<>();

    /**
     * Makes the sessions of a client.
     *
     * @param registry the holds of the client
     * @param orphans releases rows that could not be released
     */
    Sessions(Context context, Registry registry, Orphans orphans) {
        this.context = context;
        this.registry = registry;
        this.orphans = orphans;
        this.settings = context.settings().sessions();
        this.audit = new SessionAudit(context);
        this.opener = settings.areOn()
                ? new SessionOpener(
                        context, new Acquirer(context.forSessions(this), new SessionRowKeeper(this)), this::opened)
                : null;
    }

    @Override
    public @Nullable SessionTerm offer(Hold hold, ClockReading now) {
        if (opener == null
                || hold.isOut(now.nano())
                || !hold.grant().timing().equals(context.settings().timing())) {
            return null;
        }
        Session joined = join(hold, now);
        if (joined != null) {
            return joined.term();
        }
        if (areEnough(hold)) {
            opener.open();
        }
        return null;
    }

    private synchronized @Nullable Session join(Hold hold, ClockReading now) {
        for (Session session : open) {
            if (session.has(hold)) {
                unenrolled.remove(hold);
                return session.isSafe(now) && session.join(hold, now.nano()) ? session : null;
            }
        }
        for (Session session : open) {
            if (isFresh(session, now) && session.join(hold, now.nano())) {
                unenrolled.remove(hold);
                return session;
            }
        }
        return null;
    }

    /** Returns whether the session was renewed lately, so that a hold loses little time if the table fails just now. */
    private boolean isFresh(Session session, ClockReading now) {
        long period = context.settings().timing().heartbeat();
        return session.isSafe(now) && session.state().ask(row -> row.age(now.nano())) < period + period / 2;
    }

    /** Notes that the hold has heartbeats of its own; returns whether enough holds have. */
    private synchronized boolean areEnough(Hold hold) {
        unenrolled.add(hold);
        return unenrolled.size() >= settings.from() && !stopped;
    }

    private void opened(HeldLock row) {
        Session session = new Session(row, settings.most(), context.nano());
        open.add(session);
        sweepLater(session);
    }

    private synchronized void sweepLater(Session session) {
        if (!stopped && open.contains(session)) {
            long period = context.settings().timing().heartbeat();
            session.sweptBy(context.scheduler().schedule(period, () -> sweep(session)));
        }
    }

    /** Ends a session that no row names, enrols again what was enrolled long ago, and audits. */
    private void sweep(Session session) {
        long now = context.nano();
        try {
            if (session.closeIfIdle(context.settings().timing().lease(), now)) {
                forget(session);
                orphans.track(session.handle().releaseInBackground());
            }
            session.enrolledBefore(now - ENROLS_AGAIN, ENROLS_AGAIN_AT_ONCE).forEach(Hold::prove);
            audit.goOn(open, now);
        } finally {
            sweepLater(session);
        }
    }

    private synchronized void forget(Session session) {
        open.remove(session);
        session.sweptBy(null);
    }

    /** Returns the sessions, for people. */
    List<LockSession> open() {
        return open.stream()
                .map(session -> new LockSession(
                        session.id(),
                        session.size(),
                        session.handle().status(),
                        session.handle().sinceHeartbeat()))
                .toList();
    }

    /** Opens no more sessions, and leaves holds of sessions in trouble alone: the client ends them all. */
    void stop() {
        synchronized (this) {
            stopped = true;
            open.forEach(session -> session.sweptBy(null));
        }
        if (opener != null) {
            opener.stop();
        }
    }

    /** Stops the heartbeats of all sessions, which end by themselves. */
    void abandon() {
        for (Session session : open) {
            session.close();
            session.handle().hold().abandon();
        }
    }

    /** Ends all sessions, and with them all their holds. */
    CompletableFuture<Void> closeAll() {
        return CompletableFuture.allOf(open.stream()
                .map(session -> {
                    session.close();
                    return session.handle().releaseInBackground().exceptionally(failure -> null);
                })
                .toArray(CompletableFuture[]::new));
    }

    /** A confirmation of an earlier heartbeat may just have taken the hold out of the session. */
    @Override
    public synchronized void enrols(Hold hold, Session session) {
        session.keep(hold, context.nano());
    }

    @Override
    public synchronized void confirmed(Hold hold) {
        for (Session session : open) {
            if (session.has(hold) && !hold.state().ask(row -> row.mayName(session))) {
                session.leave(hold, context.nano());
            }
        }
    }

    @Override
    public void ended(Hold hold) {
        if (opener == null) {
            return;
        }
        synchronized (this) {
            unenrolled.remove(hold);
        }
        open.forEach(session -> session.leave(hold, context.nano()));
    }

    /** Releases the row again after a pause. Until that succeeds, the session would keep others waiting. */
    @Override
    public void leftBehind(Hold hold) {
        for (Session session : open) {
            boolean named = hold.state().ask(row -> row.mayName(session));
            if (named && !stopped && session.keep(hold, context.nano())) {
                long pause = context.settings().timing().heartbeat();
                context.scheduler().schedule(pause, () -> releaseAgain(hold));
                return;
            }
        }
    }

    private void releaseAgain(Hold hold) {
        if (stopped) {
            return;
        }
        Grant grant = hold.grant();
        CompletableFuture<Outcome> released = orphans.released(
                grant.request(), grant.row(), grant.holdId(), grant.timing().attemptTimeout());
        orphans.track(released);
        Completions.on(released, (outcome, failure) -> {
            if (failure != null) {
                leftBehind(hold);
                return;
            }
            if (outcome instanceof Outcome.Applied applied && applied.awaited()) {
                hold.yieldToWaiters();
            }
            ended(hold);
        });
    }

    @Override
    public void revoked(Set<String> holdIds) {
        long until = context.nano() + context.settings().timing().lease();
        holdIds.forEach(id -> registry.live(id).ifPresent(hold -> {
            hold.keepOutUntil(until);
            hold.prove();
        }));
    }

    /** Gives each hold of a session that is in danger, or has ended, heartbeats of its own. */
    @Override
    public void onEvent(LockEvent event) {
        SessionOpener by = opener;
        if (by != null && !stopped) {
            open.stream()
                    .filter(session -> session.handle() == event.handle())
                    .forEach(session -> tell(session, event, by));
        }
    }

    private void tell(Session session, LockEvent event, SessionOpener by) {
        if (event instanceof LockInDangerEvent) {
            SessionTrouble.endangered(session, by);
        } else if (event instanceof LockExpiredEvent || event instanceof LockStolenEvent) {
            SessionTrouble.ended(session);
            forget(session);
        }
    }
}
