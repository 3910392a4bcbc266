package io.leasehold.internal.engine.simulation;

import io.leasehold.LockHandle;
import io.leasehold.LockKey;
import io.leasehold.LockRecord;
import io.leasehold.internal.engine.StoredHold;
import io.leasehold.internal.store.Beat;
import io.leasehold.internal.store.HoldVersion;
import io.leasehold.internal.store.MemberRow;
import io.leasehold.internal.store.Take;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Watches the rows: tokens rise (I2), beats rise (I12), and nobody is overtaken before his lease is over (I4). */
final class TableJudge {

    private static final long FRESH = 300_000_000;

    private final World world;
    private final Tally tally;
    private final SessionJudge sessions;
    private final List<HoldFile> files = new ArrayList<>();
    private final Map<String, HoldFile> filesById = new HashMap<>();
    private final IdentityHashMap<LockHandle, HoldFile> filesByHandle = new IdentityHashMap<>();
    private final Map<String, Long> storedAt = new HashMap<>();
    private final Map<String, Long> firstSent = new HashMap<>();
    private final Map<String, Long> firstSentAt = new HashMap<>();
    private final Set<String> imitated = new HashSet<>();
    private final Map<LockKey, Long> highestToken = new HashMap<>();
    private final Map<LockKey, Integer> tokenEras = new HashMap<>();
    private final Map<LockKey, String> registers = new HashMap<>();
    private final Map<LockKey, Long> changedAt = new HashMap<>();
    private long lastGrant;

    TableJudge(World world, Tally tally, SessionJudge sessions) {
        this.sessions = sessions;
        this.world = world;
        this.tally = tally;
    }

    /** Returns the file of a hold's latest owner. */
    HoldFile file(String holdId) {
        return filesById.get(holdId);
    }

    /** Returns the file of a handle, a new one if it was not known. */
    HoldFile file(LockHandle handle) {
        return filesByHandle.computeIfAbsent(handle, same -> {
            HoldFile latest = file(((StoredHold) same).holdId());
            if (latest.handle == null) {
                return latest;
            }
            if (same.fencingToken() < latest.handle.fencingToken()) {
                HoldFile former = latest.former();
                files.add(former);
                return former;
            }
            HoldFile next = latest.next();
            files.add(next);
            filesById.put(next.id, next);
            return next;
        });
    }

    /** Returns whether the grant of the handle has been noted. */
    boolean isGranted(LockHandle handle) {
        HoldFile known = filesByHandle.get(handle);
        return known != null && known.handle != null;
    }

    List<HoldFile> files() {
        return files;
    }

    @Nullable
    HoldFile fileOf(@Nullable String version) {
        return version == null || version.indexOf(':') < 0
                ? null
                : filesById.get(version.substring(0, version.indexOf(':')));
    }

    /** Notes that a version goes to the table for the first time. */
    void sent(Member by, String version) {
        firstSent.putIfAbsent(version, by.machine().elapsed());
        firstSentAt.putIfAbsent(version, world.now());
    }

    /** Returns the sender's monotonic clock before the first transmission of a version. */
    long firstSent(String version) {
        return firstSent.get(version);
    }

    /** Returns when a hold last came into the table; with late requests, maybe one that nobody waits for any more. */
    long lastGrant() {
        return lastGrant;
    }

    /** Notes that a request has been granted. */
    void granted() {
        lastGrant = world.now();
    }

    private void changed(LockKey row) {
        changedAt.put(MemberRows.lockOf(row), world.now());
    }

    /** Returns when a lock, or a member of it, was last taken, or released in any way. */
    long changedAt(LockKey key) {
        return changedAt.getOrDefault(key, 0L);
    }

    void takeSent(Member by, Take take) {
        HoldFile made = new HoldFile(take.holdId(), take.key(), by);
        if (filesById.putIfAbsent(take.holdId(), made) == null) {
            files.add(made);
            made.askedFor = by.whoWaits(made.lock);
            made.inTurn = by.isGroupWaiting(take.key());
            made.row.lockEra = tokenEra(made.lock);
        }
        sent(by, HoldVersion.first(take.holdId()));
    }

    /** Returns when a version first came into the table. */
    long storedAt(String version) {
        return storedAt.get(version);
    }

    /** Returns the true time before the first transmission of a version. */
    long firstSentAt(String version) {
        return firstSentAt.get(version);
    }

    /** Returns whether a row has been there for so short a time that an eventually consistent read may not show it. */
    boolean isFresh(LockRecord row) {
        HoldFile file = fileOf(row.version());
        return file != null && world.now() - storedAt.get(file.firstVersion()) < FRESH;
    }

    void taken(Take take, @Nullable LockRecord before, long token) {
        HoldFile file = filesById.get(take.holdId());
        // A late duplicate may store the version of an ended hold again. Whoever has seen it before need not wait
        // again.
        storedAt.putIfAbsent(HoldVersion.first(take.holdId()), world.now());
        file.row.tokenEra = tokenEra(take.key());
        // A late duplicate of a take that was granted is no grant: its token is nobody's.
        if (file.anyHandle() == null) {
            file.row.token = token;
        } else {
            file.row.restored |= before == null && file.row.token == token;
        }
        lastGrant = world.now();
        changed(take.key());
        Long highest = highestToken.put(take.key(), token);
        if (highest != null && token <= highest) {
            world.violate("I2", take.key(), "the table grants token " + token + " after " + highest);
        }
        if (before != null && before.isHeld()) {
            takeAway(before.version(), "STOLEN");
            tally.count(MemberRow.isOne(take.key()) ? Happening.SLOT_TAKEN_OVER : Happening.TAKEOVER);
            if (!before.attributes().isEmpty()) {
                tally.count(Happening.ATTRIBUTES_REPLACED);
            }
        }
        world.note("table", take.key(), () -> "granted to " + file.name() + ", token " + token);
    }

    void beaten(Beat beat, LockRecord before) {
        HoldFile file = filesById.get(beat.holdId());
        storedAt.putIfAbsent(HoldVersion.of(beat.holdId(), beat.beat()), world.now());
        boolean falls = HoldVersion.of(beat.holdId(), beat.beat()).compareTo(before.version()) < 0;
        if (falls) {
            world.violate("I12", beat.key(), "beat " + beat.beat() + " of " + file.name() + " follows a later one");
        }
        if (before.fencingToken() != file.row.token) {
            world.violate("I5", beat.key(), "a beat of " + file.name() + " revives what it was not granted");
        }
        sessions.written(beat, before.session());
        world.note(
                "table",
                beat.key(),
                () -> "renewed for " + file.name() + ", beat " + beat.beat()
                        + (beat.session() == null ? "" : ", session " + beat.session()));
    }

    /** A row carries the attributes of the request that has the lock, and of no other. */
    void checkAttributes(LockKey key, @Nullable LockRecord row, Map<String, Object> expected) {
        if (row != null && !row.attributes().equals(expected)) {
            world.violate("I16", key, "the row carries " + row.attributes() + " instead of " + expected);
        }
    }

    void freed(LockKey key, String version, @Nullable LockRecord left) {
        checkAttributes(key, left, Map.of());
        changed(key);
        HoldFile file = fileOf(version);
        if (file != null) {
            file.row.freed = true;
        }
        world.note("table", key, () -> "freed from " + nameOf(version));
    }

    /** Somebody changed a row by hand: what its holder believes is off until his next heartbeat. */
    void edited(LockKey key, @Nullable String version, String how) {
        world.note("table", key, () -> how + ", shown " + nameOf(version));
        changed(key);
        HoldFile file = fileOf(version);
        if (file != null) {
            file.row.edited = true;
            takeAway(version, how);
        }
        if (how.equals("DELETED")) {
            restartTokens(key);
        }
    }

    void deletedByRelease(LockKey key) {
        tally.count(MemberRow.isOne(key) ? Happening.SHARED_RELEASE : Happening.DELETING_RELEASE);
        restartTokens(key);
    }

    /** A beat stands in the row that its owner never sent. */
    void imitated(LockKey key, String before, String next) {
        edited(key, before, "IMITATED");
        storedAt.putIfAbsent(next, world.now());
        imitated.add(next);
    }

    /** Returns whether a version was written by a second image, and never by its owner. */
    boolean isImitated(String version) {
        return imitated.contains(version) && !firstSent.containsKey(version);
    }

    void occupied(LockKey key, String version) {
        storedAt.put(version, world.now());
        restartTokens(key);
        world.note("table", key, () -> "written by a foreigner, version " + version);
    }

    /** The token went with the row: from here on new ones are as good as the wall clocks. */
    private void restartTokens(LockKey key) {
        highestToken.remove(key);
        tokenEras.merge(key, 1, Integer::sum);
    }

    /** Returns a number that changes whenever tokens may fall. */
    int tokenEra(LockKey key) {
        return tokenEras.getOrDefault(key, 0);
    }

    private void takeAway(@Nullable String version, String how) {
        HoldFile file = fileOf(version);
        if (file != null) {
            file.row.takenAway = how;
        }
    }

    private String nameOf(@Nullable String version) {
        HoldFile file = fileOf(version);
        return file == null ? "version " + version : file.name();
    }

    /** What the fenced data of a lock says: the last write that was let in. */
    String register(LockKey key) {
        return registers.getOrDefault(key, "nothing");
    }

    /**
     * A write that goes together with a check of the hold: it must build on what its writer read (I10). Where rows are
     * deleted, a late duplicate of its take may have stored an ended hold again: the check cannot know.
     */
    void fencedWrite(Table table, HoldFile file, long token, String read, String written) {
        LockRecord row = table.row(file.key);
        boolean current = table.shows(file.key, file.id) && row.fencingToken() == token;
        if (!current || file.row.restored) {
            return;
        }
        tally.count(Happening.FENCED_WRITE);
        if (!register(file.key).equals(read)) {
            world.violate("I10", file.key, file.name() + " read " + read + " and overwrites " + register(file.key));
        }
        registers.put(file.key, written);
    }
}
