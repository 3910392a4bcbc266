package io.leasehold.internal.engine.simulation;

import io.leasehold.LockEvent;
import io.leasehold.LockHandle;
import io.leasehold.LockRequest;
import io.leasehold.LockStatus;
import io.leasehold.internal.engine.EngineAccess;
import io.leasehold.internal.store.Answer;
import io.leasehold.internal.store.Beat;
import io.leasehold.internal.store.HoldVersion;
import io.leasehold.internal.store.MemberRow;
import io.leasehold.internal.store.Outcome;
import io.leasehold.internal.store.Row;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Watches what clients believe of their holds, from the moment of the grant to the end. */
final class HoldJudge {

    /** Three tries of one release, and one for what is late. */
    private static final int MOST_RELEASES = 4;

    private final Fleet fleet;
    private final World world;
    private final Queue queue;
    private final StoryJudge stories;
    private final WaitJudge waits;
    private final Crossing crossing;
    private final StartJudge starts;
    private final RivalJudge rivals;

    HoldJudge(Fleet fleet) {
        this.fleet = fleet;
        this.world = fleet.world();
        this.queue = new Queue(world);
        this.stories = new StoryJudge(fleet);
        this.waits = new WaitJudge(world);
        this.crossing = new Crossing(fleet);
        this.starts = new StartJudge(fleet);
        this.rivals = new RivalJudge(world);
    }

    Queue queue() {
        return queue;
    }

    StartJudge starts() {
        return starts;
    }

    RivalJudge rivals() {
        return rivals;
    }

    Ask asked(Member by, LockRequest request, CompletableFuture<LockHandle> waiting) {
        Ask ask = queue.asked(by, request, waiting);
        ask.ofMembers = fleet.hasMembers(request.key());
        ask.shares = request.isShared() || request.limit().isPresent();
        fleet.groupJudge().askedAlone(by, request.key());
        lookForGrants(by);
        CompletableFuture<?> unused = waiting.whenComplete((handle, failure) -> waits.ended(ask));
        return ask;
    }

    /** A lock that was granted but not yet passed on goes to the next in line, or back to the table. */
    void cancel(Ask ask) {
        boolean ended = ask.waiting.isDone();
        queue.cancel(ask);
        lookForGrants(ask.by);
        if (ask.file != null && !ended) {
            fleet.restJudge().abandoned(ask.file);
        }
        fleet.tally().count(Happening.CANCELLED_WAIT);
    }

    void heard(Member by, LockEvent event) {
        lookForGrants(by);
        HoldFile file = fleet.tableJudge().file(event.handle());
        world.note(
                by.name(),
                file.key,
                () -> "hears of " + file.name() + ": " + event.getClass().getSimpleName() + StoryJudge.causeOf(event));
        if (file.handle == null) {
            fleet.groupJudge().granted(file, event.handle());
        }
        if (file.handle == null) {
            world.violate("I7", file.key, file.name() + " was granted when nobody could see it");
        }
        stories.heard(file, event);
        if (file.end != null) {
            rivals.ended(file);
        }
    }

    /** Finds the holds that came into being just now. */
    void lookForGrants(Member member) {
        if (!member.isServing()) {
            return;
        }
        if (fleet.plan().hasMembers()) {
            member.forEachCandidate(fleet.sharedJudge()::admitted);
        }
        List<LockHandle> found = new ArrayList<>(0);
        member.forEachHeld(handle -> {
            if (!fleet.tableJudge().isGranted(handle)) {
                found.add(handle);
            }
        });
        if (found.size() > 1) {
            found.sort(Comparator.comparingLong(handle -> queue.numberOf(EngineAccess.requestOf(handle))));
        }
        found.forEach(handle -> granted(fleet.tableJudge().file(handle), handle));
        fleet.groupJudge().look(member);
    }

    private void granted(HoldFile file, LockHandle handle) {
        file.handle = handle;
        file.grantedAt = world.now();
        if (!file.hasHeartbeats()) {
            fleet.tally().count(Happening.FIXED_LEASE);
        }
        if (file.tenure == 0) {
            file.row.grantedAt = file.candidate == null ? world.now() : file.row.grantedAt;
            file.row.servesSince = world.now();
            file.row.token = EngineAccess.rowTokenOf(handle);
        } else {
            fleet.turnJudge().passedOn(file);
        }
        fleet.tally().count(Happening.GRANT);
        fleet.tableJudge().granted();
        world.note(file.owner.name(), file.key, () -> "has " + file.name() + ", token " + handle.fencingToken());
        Ask ask = queue.granted(file.owner, EngineAccess.requestOf(handle));
        ask.file = file;
        file.ask = ask;
        if (ask.group == null) {
            crossing.granted(ask);
        }
        if (!file.isHeld()) {
            world.violate("I1", file.key, file.name() + " is granted although its lease is over");
        }
        starts.check(file);
        fleet.sharedJudge().granted(file, EngineAccess.requestOf(handle));
        rivals.granted(file);
    }

    /** An application looks at its handle: what has ended once stays ended. */
    void look(HoldFile file) {
        boolean live = file.handle.status() != LockStatus.INVALID;
        if (live && file.seenInvalid) {
            world.violate("I6", file.key, file.name() + " lives again");
        }
        file.seenInvalid |= !live;
    }

    void beatSent(HoldFile file, long beat) {
        fleet.tableJudge().sent(file.owner, HoldVersion.of(file.id, beat));
        file.row.beats++;
        stories.checkRate(file);
        // While an enrolment is unanswered, the hold counts from the earlier of two moments.
        starts.restarted(file);
        if (file.anyHandle() == null || !file.owner.keeps(file)) {
            world.violate("I7", file.key, "a beat of " + file.name() + " after its end");
        }
    }

    void releaseSent(@Nullable HoldFile file) {
        if (file != null && ++file.row.releases > mostReleases(file)) {
            world.violate("I7", file.key, file.row.releases + " releases of " + file.name());
        }
        if (file != null) {
            fleet.groupJudge().losses().releaseSent(file);
        }
        if (file != null && file.isInGuard()) {
            world.violate("I4", file.key, file.name() + " is freed for others before its lease is over");
        }
    }

    /** A row that a session would keep for ever is released until that is confirmed, once a heartbeat period. */
    private long mostReleases(HoldFile file) {
        boolean kept = file.anyHandle() != null && EngineAccess.isUnderSession(file.anyHandle());
        long periods =
                kept ? (world.now() - file.row.grantedAt) / (file.timing().heartbeat() * 9 / 10) : 0;
        return MOST_RELEASES + periods;
    }

    void beatAnswered(HoldFile file, Beat beat, Answer<Outcome> answer) {
        if (answer.content() instanceof Outcome.Applied) {
            boolean confirmed = file.anyHandle() == null
                    || fleet.timeJudge()
                            .isConfirmed(
                                    beat.aliveUntil(),
                                    Duration.ofNanos(file.timing().lease()),
                                    answer);
            file.row.renewals += confirmed ? 1 : 0;
            starts.check(file);
            return;
        }
        Row row = ((Outcome.Refused) answer.content()).row();
        boolean own = row instanceof Row.Held held
                && held.isOf(file.id, file.row.token)
                && !fleet.tableJudge().isImitated(held.version());
        if (!own && file.handle == null) {
            fleet.sharedJudge().lost(file);
        }
        if (!own && file.owner.believes(file)) {
            world.violate("I5", file.key, file.name() + " outlives a beat that showed its loss");
        }
    }

    void releaseAsked(HoldFile file) {
        file.releasing = true;
        world.note(file.owner.name(), file.key, () -> "releases " + file.name());
    }

    void release(Member member, LockHandle handle) {
        lookForGrants(member);
        HoldFile file = fleet.tableJudge().file(handle);
        releaseAsked(file);
        CompletableFuture<?> unused = EngineAccess.release(handle).whenComplete((nothing, failure) -> {
            if (failure == null) {
                releaseReturned(member, file);
            }
        });
        lookForGrants(member);
    }

    void releaseReturned(Member member, HoldFile file) {
        lookForGrants(member);
        boolean again = file.released;
        file.released = true;
        if (again) {
            return;
        }
        fleet.tally().count(Happening.RELEASE);
        fleet.groupJudge().released(file);
        // A client that closes gives up waiting for the table, and says so by its settings.
        // And a late duplicate of the take may put an ended hold back, which then stays for its lease.
        if (!member.isClosed() && fleet.table().shows(file) && !file.row.freed && !isInherited(file)) {
            world.violate("I14", file.key, file.name() + " was released and still stands in the table");
        }
    }

    /** The next owner of the same client has the hold, or writes its own over it. */
    private boolean isInherited(HoldFile file) {
        return file.isPassedOn() || (!MemberRow.isOne(file.key) && queue.isAwaited(file.owner, file.key));
    }

    /** An executor that refused the last event of a hold is asked again for as long as the client lives. */
    private static boolean mayBeUnheard(HoldFile file) {
        return file.owner.isClosed() && file.owner.process().lastFailure() >= file.grantedAt;
    }

    /** Once nothing happens any more, nothing may be left. */
    void checkEnd(Member member) {
        if (member.process().isDead()) {
            return;
        }
        if (member.process().timers() > 0) {
            world.violate(
                    "I7", null, member.name() + " leaves " + member.process().timers() + " timers");
        }
        for (HoldFile file : fleet.tableJudge().files()) {
            if (file.owner == member && member.believes(file)) {
                world.violate("I7", file.key, file.name() + " is left over");
            } else if (file.owner == member && file.handle != null && file.end == null && !mayBeUnheard(file)) {
                world.violate("I6", file.key, "nothing is heard of the end of " + file.name());
            }
        }
    }
}
