package io.leasehold.internal.engine;

import io.leasehold.LockException;
import io.leasehold.LockKey;
import io.leasehold.internal.runtime.ClockReading;
import io.leasehold.internal.store.Answer;
import io.leasehold.internal.store.GroupOutcome;
import io.leasehold.internal.store.GroupTake;
import io.leasehold.internal.store.Row;
import io.leasehold.internal.store.StoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes one transaction that takes all locks of a group, and evaluates its answer. Each attempt has fresh hold ids and a
 * fresh request token. If it is unknown whether it landed, all of its hold ids are dead from then on: the rows are
 * released in the background, and none of them is ever granted.
 */
final class GroupAttempt implements Supplier<@Nullable GroupTake> {

    private final Context context;
    private final ClientState client;
    private final Acquirer acquirer;
    private final GroupAcquisition group;
    private final Duration limit;
    private final List<Acquisition.Attempt> begun = new ArrayList<>();
    private List<GroupTake.Part> parts = List.of();

    GroupAttempt(Context context, ClientState client, Acquirer acquirer, GroupAcquisition group, Duration limit) {
        this.context = context;
        this.client = client;
        this.acquirer = acquirer;
        this.group = group;
        this.limit = limit;
    }

    @Override
    public @Nullable GroupTake get() {
        if (group.isOver()) {
            return null;
        }
        ClockReading now = context.now();
        List<GroupTake.Part> made = new ArrayList<>();
        for (GroupMember member : group.members()) {
            Acquisition.Attempt attempt = new Acquisition.Attempt(
                    context.entropy().holdId(), now, member.grants().aliveUntil(now), member.key());
            begun.add(attempt);
            made.add(member.part(attempt));
        }
        parts = made;
        return new GroupTake(made, context.entropy().holdId(), limit);
    }

    /** Handles an answer that came after the time limit: the rows that it wrote have no owner. */
    void late(Answer<GroupOutcome> answer) {
        if (answer.content() instanceof GroupOutcome.Applied) {
            releaseAll();
        }
    }

    /** Returns whether the holds that were written may be granted; one that may not makes all of them useless. */
    boolean isUsable(long date) {
        boolean usable = true;
        for (int index = 0; index < begun.size(); index++) {
            usable &= group.members().get(index).grants().isUsable(begun.get(index), date);
        }
        return usable;
    }

    /**
     * Makes a hold for each request. If one of the requests has ended meanwhile, its lock is released instead.
     *
     * @return the locks that were granted, in the order of their keys
     */
    List<HeldLock> grant(Map<LockKey, Acquisition> places) {
        List<HeldLock> granted = new ArrayList<>();
        for (int index = 0; index < begun.size(); index++) {
            GroupMember member = group.members().get(index);
            Acquisition place = places.get(member.key());
            if (place == null || place.isOver()) {
                release(index);
                continue;
            }
            acquirer.grant(place, begun.get(index), parts.get(index).grantedToken());
            place.answer()
                    .exceptionally(failure -> Optional.empty())
                    .join()
                    .ifPresent(handle -> granted.add((HeldLock) handle));
        }
        return granted;
    }

    /** Returns whether rows that refused the transaction show that it has landed all the same. */
    boolean isShownBy(Map<LockKey, Row> rows) {
        for (int index = 0; index < begun.size(); index++) {
            Row row = rows.get(group.members().get(index).key());
            if (row instanceof Row.Held held && held.isOf(begun.get(index).holdId())) {
                return true;
            }
        }
        return false;
    }

    /** Notes that it has surely not landed. */
    void bury() {
        begun.forEach(attempt -> client.registry().bury(attempt.holdId()));
    }

    /** Releases, in the background, every row that it may have written. */
    void releaseAll() {
        for (int index = 0; index < begun.size(); index++) {
            release(index);
        }
    }

    private void release(int index) {
        GroupMember member = group.members().get(index);
        Acquisition.Attempt attempt = begun.get(index);
        client.orphans().release(member.request(), attempt.row(), attempt.holdId(), member.attemptTimeout());
    }

    /** Returns whether a failure lies in how the locks are asked for together, so that they can be taken one by one. */
    static boolean isOfGroups(StoreException failure) {
        LockException.Code code = failure.reason().code();
        return failure.kind() == StoreException.Kind.FATAL
                && (code == LockException.Code.ACCESS_DENIED || code == LockException.Code.UNKNOWN);
    }
}
