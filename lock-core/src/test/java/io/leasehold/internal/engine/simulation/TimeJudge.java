package io.leasehold.internal.engine.simulation;

import io.leasehold.LockKey;
import io.leasehold.LockRecord;
import io.leasehold.internal.store.Answer;
import io.leasehold.internal.store.Beat;
import io.leasehold.internal.store.Outcome;
import io.leasehold.internal.store.Take;
import java.time.Duration;

/** Watches what clients write, and conclude, by the table's own time (I21). */
final class TimeJudge {

    private static final double SECOND = 1e9;

    private final Fleet fleet;
    private final World world;

    TimeJudge(Fleet fleet) {
        this.fleet = fleet;
        this.world = fleet.world();
    }

    /**
     * A write goes out that says until when its hold may live: not before its lease and half of the allowance have
     * passed on each front end, unless the machine has stood still unseen.
     */
    void said(Member by, LockKey key, long aliveUntil, Duration lease) {
        double least = fleet.frontEnds().earliest()
                + lease.toNanos() / SECOND
                + by.skew().toNanos() / SECOND / 2
                - by.machine().hesitation() / SECOND;
        if (aliveUntil != Beat.UNKNOWN && !by.machine().hasUnseen() && aliveUntil < least) {
            world.violate("I21", key, by.name() + " says an end that is " + (least - aliveUntil) + " s too early");
        }
    }

    /**
     * A lock is taken over though its owner has not been observed for a lease: the table says that this is over, and so
     * it is in true time, unless the owner's machine has stood still unseen. Its owner does not count on that write
     * then.
     */
    void takenByDate(Member by, LockRecord replaced, HoldFile overtaken, long sentAt) {
        fleet.tally().count(Happening.TAKEOVER_BY_DATE);
        double end = replaced.aliveUntil().getEpochSecond() + by.skew().toNanos() / SECOND / 2;
        if (by.skew().isZero() || fleet.frontEnds().latest() <= end) {
            world.violate("I21", replaced.key(), by.name() + " takes over before any front end shows the end");
        }
        long since = world.now() - sentAt;
        if (!overtaken.owner.machine().hasUnseen()
                && since < replaced.leaseDuration().toNanos()) {
            world.violate(
                    "I4",
                    replaced.key(),
                    by.name() + " takes over what was renewed " + since / SECOND + " s ago, before its lease, "
                            + replaced.leaseDuration() + ", is over");
        }
    }

    /** The answer to a take has come: a date that is beyond the bound makes no hold of it. */
    void takeAnswered(Take take, Answer<Outcome> answer) {
        HoldFile file = fleet.tableJudge().file(take.holdId());
        boolean grantedNow = file.handle != null && file.grantedAt == world.now();
        double bound = take.aliveUntil() - take.lease().toNanos() / SECOND;
        if (!isConfirmed(take.aliveUntil(), take.lease(), answer) && grantedNow && answer.date() + 1 > bound) {
            world.violate("I21", take.key(), file.name() + " is granted though its machine has stood still before");
        }
    }

    /**
     * Returns whether an answer confirms, by more than what is lost by rounding, until when a hold was said to live.
     */
    boolean isConfirmed(long aliveUntil, Duration lease, Answer<Outcome> answer) {
        double bound = aliveUntil - lease.toNanos() / SECOND;
        boolean confirmed =
                aliveUntil == Beat.UNKNOWN || (answer.date() != Answer.NO_DATE && answer.date() + 2 <= bound);
        if (!confirmed) {
            fleet.tally().count(Happening.UNCONFIRMED_END);
        }
        return confirmed;
    }
}
