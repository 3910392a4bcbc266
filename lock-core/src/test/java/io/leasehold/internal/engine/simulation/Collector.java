package io.leasehold.internal.engine.simulation;

import io.leasehold.LockKey;
import io.leasehold.LockRecord;
import io.leasehold.internal.store.MemberRow;
import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * DynamoDB's time to live: deletes main rows whose expiry time is over, at some time after it. Weeks in which nobody uses
 * a lock go by in an instant, since only such rows get old.
 */
final class Collector {

    private static final int LOOKS = 30;

    private final Fleet fleet;
    private final World world;
    private final Plan plan;
    private final SplittableRandom random;

    Collector(Fleet fleet, SplittableRandom random) {
        this.fleet = fleet;
        this.world = fleet.world();
        this.plan = fleet.plan();
        this.random = random;
    }

    void begin() {
        if (plan.collects()) {
            for (int look = 0; look < LOOKS; look++) {
                world.at(random.nextLong(plan.active()), this::collect);
                world.at(random.nextLong(plan.active()), this::age);
            }
        }
    }

    private void collect() {
        for (LockKey lock : fleet.keys()) {
            LockRecord row = fleet.hasMembers(lock) ? fleet.table().row(lock) : null;
            if (row != null && mayCollect(row)) {
                fleet.tally().count(Happening.COLLECTED_ROW);
                fleet.table().delete(lock);
            }
        }
    }

    private boolean mayCollect(LockRecord row) {
        boolean early = plan.table() == TableVariant.COLLECTS_EARLY && !row.isHeld();
        Instant expiry = row.expiryTime();
        return early || (expiry != null && expiry.isBefore(now()));
    }

    private Instant now() {
        return Instant.ofEpochSecond(0, Machine.EPOCH_NANOS + world.now());
    }

    /** Some time has passed without anybody using the lock: up to all of that for which a mark keeps its row. */
    private void age() {
        LockKey lock = fleet.keys().get(random.nextInt(fleet.keys().size()));
        LockRecord row = fleet.table().row(lock);
        Duration left = random.nextBoolean()
                ? Duration.ofNanos(random.nextLong(plan.lease()))
                : MemberRow.LEAST_LEFT.multipliedBy(random.nextInt(4)).dividedBy(2);
        if (isUnused(row)) {
            fleet.tally().count(Happening.AGED_MARK);
            fleet.table()
                    .put(new LockRecord(
                            lock, null, null, null, now().plus(left), row.fencingToken(), row.attributes()));
        }
    }

    private boolean isUnused(@Nullable LockRecord row) {
        return row != null
                && !row.isHeld()
                && fleet.table().members().isMarked(row.key())
                && !fleet.table().isMalformed(row.key())
                && !fleet.sharedJudge().isUsed(row.key());
    }
}
