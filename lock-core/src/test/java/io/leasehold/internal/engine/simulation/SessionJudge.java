package io.leasehold.internal.engine.simulation;

import io.leasehold.LockKey;
import io.leasehold.LockRecord;
import io.leasehold.internal.engine.EngineAccess;
import io.leasehold.internal.store.Answer;
import io.leasehold.internal.store.Beat;
import io.leasehold.internal.store.HoldVersion;
import io.leasehold.internal.store.MemberRow;
import io.leasehold.internal.store.Outcome;
import io.leasehold.internal.store.Release;
import io.leasehold.internal.store.Row;
import io.leasehold.internal.store.SessionRow;
import io.leasehold.internal.store.Take;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Watches the sessions: who is fenced has been silent for its lease (I22), a lock is taken only from a session that is over
 * (I23), nobody believes in a hold of a session that is over, unless
 * a deleted row has come back (I24), and rows name no other sessions than real ones (I25).
 */
final class SessionJudge {

    /** What a client has read. */
    private record Seen(Member by, String version) {}

    /** A client has read, or brought about, that a session is over. */
    private record ReadOver(Member by, LockKey key) {}

    private final Fleet fleet;
    private final World world;
    private final Map<Seen, Long> seenAt = new HashMap<>();
    private final Map<String, Instant> ends = new HashMap<>();
    private final MissingSessions missing;
    private final Map<LockKey, Take> openings = new HashMap<>();
    private final Map<LockKey, Member> owners = new HashMap<>();
    private final Map<LockKey, String> confirmed = new HashMap<>();
    private final Set<LockKey> over = new HashSet<>();
    private final Set<ReadOver> readOver = new HashSet<>();

    SessionJudge(Fleet fleet) {
        this.fleet = fleet;
        this.world = fleet.world();
        this.missing = new MissingSessions(world);
    }

    void opened(Take take) {
        if (openings.putIfAbsent(take.key(), take) != null) {
            fleet.tally().count(Happening.LATE_SESSION);
        } else {
            fleet.tally().count(Happening.SESSION);
        }
        if (over.contains(take.key())) {
            world.violate("I22", take.key(), "a session that was over has begun again");
        }
        stored(take.key(), HoldVersion.first(take.holdId()), take.aliveUntil());
        world.note("table", take.key(), () -> "session opened, version " + take.holdId());
    }

    /** Returns the row of a session, unless it has come back from before what its owner has been told. */
    @Nullable
    LockRecord liveRow(String session) {
        LockKey key = SessionRow.key(session);
        return missing.isBehind(key) ? null : fleet.table().row(key);
    }

    Take openingOf(LockKey key) {
        return openings.get(key);
    }

    void beaten(Beat beat) {
        if (over.contains(beat.key())) {
            world.violate("I22", beat.key(), "a session that is over sends heartbeats");
        }
        stored(beat.key(), HoldVersion.of(beat.holdId(), beat.beat()), beat.aliveUntil());
    }

    /** Returns what the table does with the heartbeat of a session, which must not build on less than its owner knows. */
    Supplier<Outcome> beating(Beat beat) {
        String known = confirmed.getOrDefault(beat.key(), "");
        return () -> {
            LockRecord row = fleet.table().row(beat.key());
            Outcome outcome = fleet.table().beat(beat);
            if (outcome instanceof Outcome.Applied && row.version().compareTo(known) < 0) {
                world.violate("I22", beat.key(), "a session goes on in a row from before its last heartbeat");
            }
            return outcome;
        };
    }

    /** A heartbeat of a session is answered. What the session's holds count from may have changed. */
    void answered(Member owner, Beat beat, Answer<Outcome> answer) {
        boolean applied = answer.content() instanceof Outcome.Applied
                && fleet.timeJudge().isConfirmed(beat.aliveUntil(), beat.lease(), answer);
        if (applied) {
            String version = HoldVersion.of(beat.holdId(), beat.beat());
            confirmed.merge(beat.key(), version, (one, other) -> one.compareTo(other) > 0 ? one : other);
        }
        owner.forEachHeld(handle -> {
            if (EngineAccess.isUnderSession(handle)) {
                fleet.holdJudge().starts().restarted(fleet.tableJudge().file(handle));
            }
        });
    }

    /** The table answers a client's look at the row of a session. */
    void seen(Member by, LockKey key, Row row) {
        missing.read(by, key, row);
        if (row instanceof Row.Held held) {
            seenAt.putIfAbsent(new Seen(by, held.version()), world.now());
        } else if (row instanceof Row.Free) {
            readOver.add(new ReadOver(by, key));
        }
    }

    private void stored(LockKey key, String version, long aliveUntil) {
        missing.stored(key, version);
        if (aliveUntil != Beat.UNKNOWN) {
            ends.put(version, Instant.ofEpochSecond(aliveUntil));
        }
    }

    void deleted(LockKey key) {
        missing.deleted(key);
        over.remove(key);
        fleet.tally().count(Happening.DELETED_SESSION);
    }

    void openingSent(Member by, Take take) {
        owners.putIfAbsent(take.key(), by);
    }

    /** A client ends a session, its own or that of another one; returns what the table does then. */
    Supplier<Outcome> ending(Member by, Release release) {
        boolean own = owners.get(release.key()) == by;
        if (!own) {
            fenceSent(by, release);
        }
        return () -> {
            LockRecord row = fleet.table().row(release.key());
            Outcome outcome = fleet.table().release(release, false);
            boolean changed = row != null && !release.version().equals(row.version());
            if (!own && changed && outcome instanceof Outcome.Applied) {
                world.violate("I22", release.key(), by.name() + " fences a session that has sent a heartbeat since");
            }
            seen(
                    by,
                    release.key(),
                    outcome instanceof Outcome.Refused refused
                            ? refused.row()
                            : fleet.table().read(release.key()));
            return outcome;
        };
    }

    /** A waiter says that a session is over. Its row has been unchanged for its lease, or its end has passed. */
    private void fenceSent(Member by, Release fence) {
        String version = fence.version();
        long lease = SessionRow.leaseOf(SessionRow.idOf(fence.key())).toNanos();
        Long seen = seenAt.get(new Seen(by, version));
        long unchanged =
                seen == null ? 0 : by.machine().waited(seen) + by.machine().hiddenAhead(seen);
        Instant end = ends.get(version);
        boolean endPassed = end != null
                && !by.skew().isZero()
                && fleet.frontEnds().latest() > end.getEpochSecond() + by.skew().toNanos() / 1e9 / 2;
        if (unchanged < lease && !endPassed) {
            world.violate(
                    "I22", fence.key(), by.name() + " fences a session that was silent for " + unchanged / 1e9 + " s");
        } else if (unchanged < lease) {
            fleet.tally().count(Happening.FENCE_BY_DATE);
        }
    }

    void ended(Release release) {
        over.add(release.key());
        fleet.tally().count(release.exactly() ? Happening.FENCE : Happening.CLOSED_SESSION);
        world.note("table", release.key(), () -> release.exactly() ? "session fenced" : "session closed");
        if (missing.isBehind(release.key())) {
            return;
        }
        for (HoldFile file : fleet.tableJudge().files()) {
            if (file.isOpen() && mayName(file, release.key()) && isBelieved(file)) {
                world.violate("I24", file.key, file.name() + " is held, but its session is over");
            }
        }
    }

    /** Returns whether the hold's row names the session, or may do so as far as the hold's owner knows. */
    private boolean mayName(HoldFile file, LockKey session) {
        LockRecord row = fleet.table().row(file.key);
        boolean named = row != null
                && row.session() != null
                && SessionRow.key(row.session()).equals(session)
                && fleet.table().shows(file);
        return named || EngineAccess.mayName(file.owner.engine(), file.handle, session);
    }

    private static boolean isBelieved(HoldFile file) {
        return !file.row.edited && !file.isStretched() && !file.owner.machine().isFrozen() && file.isHeld();
    }

    /** Returns whether a waiter may take a lock from the session that its row names, whoever has it. */
    void takeSent(Member by, LockKey lock, String session) {
        LockKey key = SessionRow.key(session);
        boolean missed = missing.wasMissed(by, key);
        if (!missed && !readOver.contains(new ReadOver(by, key))) {
            world.violate("I23", lock, by.name() + " takes a lock whose session is not over");
        }
        fleet.tally().count(missed ? Happening.TAKE_FROM_MISSING : Happening.TAKE_FROM_OVER);
        if (by.deletes()) {
            fleet.tally().count(Happening.TAKE_BY_DELETING);
        }
    }

    /** A heartbeat has been applied to the row of a lock. */
    void written(Beat beat, @Nullable String before) {
        if (beat.session() != null) {
            fleet.tally().count(MemberRow.isOne(beat.key()) ? Happening.ENROLLED_MEMBER : Happening.ENROLMENT);
            if (!openings.containsKey(SessionRow.key(beat.session()))) {
                world.violate("I25", beat.key(), "the row names a session that nobody has opened");
            }
        } else if (before != null) {
            fleet.tally().count(Happening.PROMOTION);
        }
    }
}
