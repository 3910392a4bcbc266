package io.leasehold.internal.engine;

import io.leasehold.InvalidLockSettingException;
import io.leasehold.LockException;
import io.leasehold.LockKey;
import io.leasehold.LockRecord;
import io.leasehold.LossCause;
import io.leasehold.internal.engine.pace.Urgency;
import io.leasehold.internal.store.HoldVersion;
import io.leasehold.internal.store.LockStore;
import io.leasehold.internal.store.Outcome;
import io.leasehold.internal.store.Release;
import io.leasehold.internal.store.Revocation;
import io.leasehold.internal.store.Row;
import io.leasehold.internal.store.SessionRow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Releases a hold by force, whoever has it. If a session keeps the hold alive, no heartbeat of its own could find that out,
 * so the session's row tells the owner. It does so before the release, since this client may end in between.
 */
final class ForcedRelease {

    private static final Logger LOG = LoggerFactory.getLogger(ForcedRelease.class);

    /** More heartbeats than can come between two requests that follow each other. */
    private static final int MOST_LOOKS = 10;

    /** How many members a message names. */
    private static final int SHOWN = 10;

    private final Context context;
    private final Registry registry;
    private final Duration limit;

    ForcedRelease(Context context, Registry registry) {
        this.context = context;
        this.registry = registry;
        this.limit = context.settings().timing().attemptTimeout();
    }

    /**
     * Refuses a record that shows no owner if the lock has members. Each of them has a record of its own.
     *
     * @throws InvalidLockSettingException if so
     */
    void refuseIfShared(LockKey lock) {
        if (!isMarked(lock)) {
            return;
        }
        List<LockKey> held = new ArrayList<>();
        Object cursor = null;
        do {
            Object from = cursor;
            LockStore.Members page = context.blocking()
                    .uninterruptibly(() -> context.table()
                            .members(Sender.CALLER, lock, from, limit)
                            .unlessSentWithin(limit)
                            .result())
                    .content();
            for (Row row : page.rows()) {
                if (row instanceof Row.Held member) {
                    held.add(member.record().key());
                }
            }
            cursor = page.cursor();
        } while (cursor != null);
        if (!held.isEmpty()) {
            throw new InvalidLockSettingException(
                    "record",
                    lock.toString(),
                    "Lock '" + lock + "' has no exclusive owner, but it is held by " + held.size() + " others: "
                            + held.stream().limit(SHOWN).toList()
                            + ". To release one of them by force, pass the record with its key.");
        }
    }

    /** Returns whether the lock has, or had, members. Most clients may read rows, but not query them. */
    private boolean isMarked(LockKey lock) {
        Row main = context.blocking()
                .uninterruptibly(() -> context.table()
                        .read(Sender.CALLER, lock, limit)
                        .unlessSentWithin(limit)
                        .result())
                .content();
        return main instanceof Row.Free free && free.shared();
    }

    /** Releases the hold that the record shows; returns false if the row shows it no more. */
    boolean release(LockRecord record, String version) {
        Optional<Hold> own = registry.shownBy(record);
        own.ifPresent(Hold::keepFromPassing);
        try {
            boolean released = releasedAsRead(record, version);
            if (released) {
                // It needs no heartbeat to find out about its own forced release.
                own.ifPresent(hold -> hold.lost(LossCause.FORCED));
            }
            return released;
        } catch (RuntimeException e) {
            // The release may have been applied. A heartbeat finds out.
            own.ifPresent(Hold::prove);
            throw e;
        }
    }

    /**
     * Releases the row as it was read, so that its session is known even if the answer is lost. If the row shows another
     * heartbeat of the hold, it is released as it shows it then.
     */
    private boolean releasedAsRead(LockRecord record, String version) {
        LockRecord read = record;
        String latest = version;
        for (int looks = 0; looks < MOST_LOOKS; looks++) {
            tellOwner(read.session(), record, version);
            Outcome outcome = released(read, latest);
            if (!(outcome instanceof Outcome.Refused refused)) {
                return true;
            }
            if (!(refused.row() instanceof Row.Held held) || !isSameHold(held, record, version)) {
                return false;
            }
            read = held.record();
            latest = held.version();
        }
        throw new LockException(
                LockException.Code.STORE_UNAVAILABLE,
                "Lock '" + record.key() + "' was not released by force: a heartbeat of its owner came before each of "
                        + MOST_LOOKS + " attempts. Try again.");
    }

    private static boolean isSameHold(Row.Held held, LockRecord record, String version) {
        return HoldVersion.prefix(version)
                .filter(prefix ->
                        held.version().startsWith(prefix) && held.record().fencingToken() == record.fencingToken())
                .isPresent();
    }

    private Outcome released(LockRecord record, String version) {
        return context.blocking()
                .uninterruptibly(() -> context.table()
                        .release(
                                Sender.CALLER,
                                Urgency.release(limit.toNanos(), false),
                                limit,
                                () -> Release.asRead(record, version, context.wallTime(), limit))
                        .unlessSentWithin(limit)
                        .result());
    }

    private void tellOwner(@Nullable String session, LockRecord record, String version) {
        if (session == null) {
            return;
        }
        Revocation revocation =
                new Revocation(SessionRow.key(session), version.substring(0, version.indexOf(':')), limit);
        try {
            Outcome unused = context.blocking()
                    .uninterruptibly(() -> context.table()
                            .revoke(revocation)
                            .unlessSentWithin(limit)
                            .result());
        } catch (RuntimeException e) {
            LOG.warn(
                    "The owner of lock '{}', which is released by force, cannot be told by its session '{}'; it finds out"
                            + " by its audit",
                    record.key(),
                    session,
                    e);
        }
    }
}
