package io.leasehold.internal.engine.simulation;

import io.leasehold.LockKey;
import io.leasehold.LockRecord;
import io.leasehold.LockStatus;
import io.leasehold.internal.store.MemberRow;
import io.leasehold.internal.store.Take;
import java.util.HashMap;
import java.util.Map;

/**
 * Watches that nobody is passed over for long (I15): a hold goes from owner to owner inside one client for half a
 * heartbeat period at most, and a client that releases what others wait for lets them go first.
 */
final class TurnJudge {

    /** A released token that others are to go before; after a deletion of the row, its tokens mean nothing any more. */
    private record Debt(int tokenEra, long token, long since) {}

    private record Debtor(Member member, LockKey key) {}

    private final Fleet fleet;
    private final World world;
    private final Map<Debtor, Debt> debts = new HashMap<>();

    TurnJudge(Fleet fleet) {
        this.fleet = fleet;
        this.world = fleet.world();
    }

    void passedOn(HoldFile file) {
        if (MemberRow.isShared(file.key)) {
            joined(file);
            return;
        }
        fleet.tally().count(MemberRow.isOne(file.key) ? Happening.SLOT_HAND_OVER : Happening.HAND_OVER);
        checkPassed(file, fleet.tableJudge().firstSent(file.firstVersion()), "passed on");
    }

    private void joined(HoldFile file) {
        fleet.tally().count(Happening.JOIN);
        checkPassed(file, file.owner.machine().elapsedAt(file.row.servesSince), "joined");
    }

    private void checkPassed(HoldFile file, long since, String how) {
        Member owner = file.owner;
        if (!file.hasHeartbeats()) {
            world.violate("I15", file.key, file.name() + " is " + how + ", though its lease is fixed");
        }
        long age = owner.machine().elapsed() - since;
        // A group hands over several locks in one go.
        if (age >= file.timing().heartbeat() / 2 + 4 * owner.machine().hesitation()) {
            world.violate("I15", file.key, file.name() + " is " + how + " " + age / 1e9 + " s after its grant");
        }
    }

    /** A client has heard, in time, that what its owner has released was awaited. */
    void owes(HoldFile released) {
        boolean byOwner = released.releasing && released.end == null;
        if (!byOwner || released.handle.status() == LockStatus.INVALID) {
            return;
        }
        fleet.tally().count(Happening.COURTESY);
        Member by = released.owner;
        debts.put(
                new Debtor(by, released.key),
                new Debt(
                        fleet.tableJudge().tokenEra(released.key),
                        released.row.token,
                        by.machine().elapsed()));
    }

    /** A take goes out: not for a request that can wait, if others are to go first and have not. */
    void takeSent(Member by, Take take) {
        Debt debt = debts.get(new Debtor(by, take.key()));
        if (debt == null) {
            return;
        }
        LockRecord row = fleet.table().row(take.key());
        boolean sameTokens = fleet.tableJudge().tokenEra(take.key()) == debt.tokenEra();
        boolean unpaid = sameTokens && row != null && !row.isHeld() && row.fencingToken() == debt.token();
        long least = fleet.retryPeriod() * 5 / 4 - by.machine().hesitation();
        boolean early = by.machine().elapsed() - debt.since() < least;
        // A single attempt is noted before, and answered before this moment is over.
        if (unpaid && early && !fleet.holdJudge().queue().isPressed(by, take.key())) {
            // Later in this moment: a request may be noted only after it has led to its first attempt.
            world.in(0, () -> {
                if (!fleet.holdJudge().queue().isPressed(by, take.key())) {
                    world.violate("I15", take.key(), by.name() + " takes what it has released to others who wait");
                }
            });
        }
    }
}
