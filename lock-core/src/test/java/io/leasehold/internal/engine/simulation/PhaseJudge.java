package io.leasehold.internal.engine.simulation;

import io.leasehold.LockKey;
import io.leasehold.LockRecord;
import io.leasehold.LockStatus;
import io.leasehold.internal.store.HoldVersion;
import io.leasehold.internal.store.LockStore;
import io.leasehold.internal.store.MemberRow;
import io.leasehold.internal.store.Row;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Watches that those take turns who share a lock and those who do not (I30): who waits for others that were there before
 * is granted within a heartbeat period and a second after the last of them has left, whoever has come meanwhile.
 */
final class PhaseJudge {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    /** One hold that waits for others. */
    private static final class Waiting {

        private final HoldFile file;
        private final Set<String> seen = new HashSet<>();

        /** When an exclusive owner first read the rows of the members; those that come later do not count. */
        private long firstQuery = Long.MAX_VALUE;

        /** When the table answered the first page of the first query: what was there before was found, or had left. */
        private long begun = Long.MAX_VALUE;

        /** When its client last marked the main row. */
        private long marked = Long.MIN_VALUE;

        /** The exclusive hold that a member waits for. */
        private @Nullable HoldFile holder;

        private long blockedUntil;

        Waiting(HoldFile file) {
            this.file = file;
        }
    }

    private static final long LEAST_PAUSE = SECOND / 100;

    private final Fleet fleet;
    private final World world;
    private long checked;
    private final List<Waiting> waiting = new ArrayList<>();
    private final Map<String, Waiting> byId = new HashMap<>();

    PhaseJudge(Fleet fleet) {
        this.fleet = fleet;
        this.world = fleet.world();
    }

    void admitted(HoldFile file) {
        Waiting added = new Waiting(file);
        added.blockedUntil = world.now();
        waiting.add(added);
        byId.put(file.id, added);
    }

    /** Returns whether an exclusive owner has found the row of a member that did not say that it waits. */
    boolean hasSeen(String exclusive, String member) {
        Waiting found = byId.get(exclusive);
        return found != null && found.seen.contains(member);
    }

    /** Returns since when an exclusive owner has looked for members; a later moment than any if it has not. */
    long soughtSince(String exclusive) {
        Waiting found = byId.get(exclusive);
        return found == null ? Long.MAX_VALUE : found.begun;
    }

    /** The table answers a query of a client for the members of a lock. */
    LockStore.Members queried(Member by, LockKey lock, @Nullable Object cursor) {
        LockStore.Members page = fleet.table().members().page(lock, cursor);
        LockRecord main = fleet.table().row(lock);
        HoldFile own = main == null ? null : fleet.tableJudge().fileOf(main.version());
        Waiting drain = own == null || own.owner != by ? null : byId.get(own.id);
        if (drain != null) {
            drain.begun = Math.min(drain.begun, world.now());
            for (Row row : page.rows()) {
                if (row instanceof Row.Held held && !own.id.equals(held.waitsFor())) {
                    if (drain.seen.isEmpty()) {
                        fleet.tally().count(Happening.DRAIN);
                    }
                    drain.seen.add(
                            HoldVersion.prefix(held.version()).orElse(":").split(":", 2)[0]);
                }
            }
        }
        return page;
    }

    /**
     * A client is answered a query for the members of a lock.
     *
     * @param late whether the client may not have waited for the answer
     */
    void answered(Member by, LockKey lock, LockStore.Members page, boolean late) {
        LockRecord main = fleet.table().row(lock);
        HoldFile own = main == null ? null : fleet.tableJudge().fileOf(main.version());
        Waiting drain = own == null || own.owner != by ? null : byId.get(own.id);
        if (drain != null && !late && page.cursor() == null) {
            drain.firstQuery = Math.min(drain.firstQuery, world.now());
        }
    }

    /** A client marks the main row of a lock: what was read before does not count, whether or not there is an answer. */
    void marking(Member by, LockKey lock) {
        for (Waiting one : waiting) {
            if (one.file.owner == by && one.file.lock.equals(lock)) {
                one.holder = null;
                one.marked = world.now();
            }
        }
    }

    /**
     * A client is shown the main row of a lock.
     *
     * @param sent when it sent the request
     * @param late whether the client may not have waited for the answer: then nobody knows what it has seen
     */
    void shown(Member by, LockKey lock, Row row, long sent, boolean late) {
        for (Waiting one : List.copyOf(waiting)) {
            boolean reads = one.holder == null && one.file.owner == by && one.file.lock.equals(lock);
            if (reads && sent >= one.marked && MemberRow.isOne(one.file.key) && row instanceof Row.Held held) {
                one.holder = fleet.tableJudge().fileOf(held.version());
                waiting.removeIf(other -> other == one && late);
            }
        }
    }

    /** Looks at all who wait, now and then. */
    void check() {
        if (!waiting.isEmpty() && world.now() - checked >= LEAST_PAUSE) {
            checked = world.now();
            waiting.removeIf(one -> one.file.handle != null || !one.file.owner.keeps(one.file) || isSuspect(one.file));
            waiting.forEach(this::check);
        }
    }

    /** A fixed lease ends when the clocks of its machine contradict each other. */
    private static boolean isSuspect(HoldFile file) {
        return !file.hasHeartbeats() && file.owner.machine().disturbed() >= file.row.grantedAt;
    }

    private void check(Waiting one) {
        HoldFile file = one.file;
        Member owner = file.owner;
        boolean member = MemberRow.isOne(file.key);
        boolean excused = file.row.edited
                || isUnsafe(file)
                || owner.troubledUntil() >= one.blockedUntil
                || owner.machine().isFrozen();
        if (excused || (member ? isBlockedMember(one) : isBlockedExclusive(one))) {
            one.blockedUntil = world.now();
            return;
        }
        long late = fleet.plan().has(Fault.SLUGGISH) || owner.machine().hesitation() > 0 ? SECOND : 0;
        // A hold of a short lease of its own is looked for no more often than any other.
        long period = Math.max(file.timing().heartbeat(), fleet.retryPeriod());
        long allowed = (period + SECOND) / 100 * 106 + late;
        if (world.now() - one.blockedUntil > allowed) {
            world.violate(
                    "I30",
                    file.lock,
                    file.name() + " is not granted " + (world.now() - one.blockedUntil) / 1e9
                            + " s after all have left that were there before");
        }
    }

    /** A hold that is in danger, as when its client may send few heartbeats, is granted when it is safe again. */
    private static boolean isUnsafe(HoldFile file) {
        return file.candidate != null && file.candidate.status() != LockStatus.LOCKED;
    }

    private boolean isBlockedMember(Waiting one) {
        Row main = fleet.table().read(one.file.lock);
        return one.holder == null
                || main instanceof Row.Malformed
                || (main instanceof Row.Held held && isSameHold(held.version(), one.holder));
    }

    /** What another library holds has no id by which it could be told from the next. */
    private boolean isSameHold(String version, HoldFile other) {
        HoldFile file = fleet.tableJudge().fileOf(version);
        return file == null || file.row == other.row;
    }

    private boolean isBlockedExclusive(Waiting one) {
        if (one.firstQuery == Long.MAX_VALUE) {
            return true;
        }
        for (LockKey key : fleet.table().members().of(one.file.lock)) {
            Row row = fleet.table().read(key);
            if (row instanceof Row.Malformed) {
                return true;
            }
            HoldFile other = row instanceof Row.Held held && !one.file.id.equals(held.waitsFor())
                    ? fleet.tableJudge().fileOf(held.version())
                    : null;
            if (other != null && fleet.tableJudge().storedAt(other.firstVersion()) <= one.firstQuery) {
                return true;
            }
        }
        return false;
    }
}
