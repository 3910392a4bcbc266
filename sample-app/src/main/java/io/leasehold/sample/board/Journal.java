package io.leasehold.sample.board;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.leasehold.LockAcquiredEvent;
import io.leasehold.LockEvent;
import io.leasehold.LockExpiredEvent;
import io.leasehold.LockHandle;
import io.leasehold.LockInDangerEvent;
import io.leasehold.LockRecoveredEvent;
import io.leasehold.LockStolenEvent;
import io.leasehold.LossCause;
import io.leasehold.sample.board.Entry.Kind;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keeps the last thousand lines about the nodes of this copy. Safe for use by several threads. */
final class Journal {

    private static final int MOST = 1000;

    private final Clock clock;
    private final long run;

    @GuardedBy("this")
    private final Deque<Entry> entries = new ArrayDeque<>();

    @GuardedBy("this")
    private long last;

    Journal(Clock clock) {
        this.clock = clock;
        run = clock.millis();
    }

    /** Adds a lock event. */
    void add(String node, LockEvent event) {
        LockHandle lock = event.handle();
        Kind kind = kind(event);
        LossCause cause = cause(event);
        add(event.time(), node, kind, lock.key().toString(), lock.fencingToken(), cause, text(kind, cause));
    }

    /** Adds an action of a node on a lock, or the result of its work. */
    void add(String node, Kind kind, String lock, String text) {
        add(clock.instant(), node, kind, lock, null, null, text);
    }

    /** Adds a change of a node. */
    void add(String node, Kind kind, String text) {
        add(clock.instant(), node, kind, null, null, null, text);
    }

    private synchronized void add(
            Instant time,
            String node,
            Kind kind,
            @Nullable String lock,
            @Nullable Long token,
            @Nullable LossCause cause,
            String text) {
        last++;
        String number = token == null ? null : Long.toString(token);
        entries.add(new Entry(run, last, time, node, kind, lock, number, cause, text));
        if (entries.size() > MOST) {
            entries.remove();
        }
    }

    /** Returns the lines after the given number that are still kept, oldest first. */
    synchronized List<Entry> after(long number) {
        return entries.stream().dropWhile(entry -> entry.number() <= number).toList();
    }

    private static Kind kind(LockEvent event) {
        if (event instanceof LockAcquiredEvent) {
            return Kind.ACQUIRED;
        }
        if (event instanceof LockInDangerEvent) {
            return Kind.IN_DANGER;
        }
        if (event instanceof LockRecoveredEvent) {
            return Kind.RECOVERED;
        }
        if (event instanceof LockStolenEvent) {
            return Kind.STOLEN;
        }
        return event instanceof LockExpiredEvent ? Kind.EXPIRED : Kind.RELEASED;
    }

    private static @Nullable LossCause cause(LockEvent event) {
        if (event instanceof LockStolenEvent stolen) {
            return stolen.cause();
        }
        return event instanceof LockExpiredEvent expired ? expired.cause() : null;
    }

    private static String text(Kind kind, @Nullable LossCause cause) {
        if (cause != null) {
            return switch (cause) {
                case STOLEN -> "lost the lock: another owner took it";
                case DELETED -> "lost the lock: its row was deleted";
                case FORCED -> "lost the lock: it was freed by force";
                case EXPIRED -> "lost the lock: no heartbeat got through in time";
                case CLIENT_CLOSED -> "left the lock behind, still taken";
            };
        }
        return switch (kind) {
            case ACQUIRED -> "acquired the lock";
            case IN_DANGER -> "is in danger of losing the lock";
            case RECOVERED -> "is safe again";
            default -> "released the lock";
        };
    }
}
