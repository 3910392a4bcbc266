package io.leasehold.internal.engine;

import io.leasehold.LockKey;
import io.leasehold.internal.engine.pace.PacedRequest;
import io.leasehold.internal.runtime.Completions;
import io.leasehold.internal.store.Answer;
import io.leasehold.internal.store.GroupOutcome;
import io.leasehold.internal.store.Row;
import io.leasehold.internal.store.StoreException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Acquires several locks: reads their rows, and takes all of them in one transaction. While one of them is busy, waits
 * for it as a single request would, then tries again. Takes them one by one if they are refused too often, if one of them has
 * members, or if the table has no transactions.
 */
final class GroupPoller implements Turn {

    /** After so many refusals, the locks are taken one by one: else single requests could keep a group waiting for ever. */
    static final int MOST_REFUSALS = 5;

    private final Context context;
    private final ClientState client;
    private final Acquirer acquirer;
    private final GroupAcquisition group;
    private final AtomicBoolean hasTransactions;
    private final GroupClaims claims;
    private final OrderedTakes ordered;
    private final GroupWaits waits;
    private final Duration limit;
    private int refusals;
    private int failures;

    /**
     * Makes the poller of one group.
     *
     * @param hasTransactions whether the table has transactions, as far as this client knows
     */
    GroupPoller(Context context, Acquirer acquirer, GroupAcquisition group, AtomicBoolean hasTransactions) {
        this.context = context;
        this.client = acquirer.client();
        this.acquirer = acquirer;
        this.group = group;
        this.hasTransactions = hasTransactions;
        this.claims = new GroupClaims(acquirer, group, this);
        this.waits = new GroupWaits(context, acquirer, group, claims, this);
        this.ordered = new OrderedTakes(acquirer, group, this::complete);
        this.limit = group.members().stream()
                .map(GroupMember::attemptTimeout)
                .min(Duration::compareTo)
                .orElseThrow();
    }

    @Override
    public void comes() {
        group.step(() -> attempt(Sender.ENGINE));
    }

    @Override
    public RequestRate rate(LockKey key) {
        return group.member(key).rate();
    }

    /** Begins, on the thread that the first request is sent by. */
    void begin(Sender first) {
        Completions.on(group.answer(), (answer, failure) -> end());
        boolean together = group.members().size() > 1 && hasTransactions.get();
        group.step(() -> {
            if (together) {
                attempt(first);
            } else {
                ordered.goOn(first);
            }
        });
    }

    private void end() {
        waits.end();
        claims.end();
        ordered.end();
    }

    private void attempt(Sender sender) {
        if (group.isOver()) {
            return;
        }
        GroupMember busyHere = claims.claimAll();
        if (busyHere != null) {
            refused(() -> waits.here(busyHere));
            return;
        }
        Completions.on(
                new GroupReading(context, group, limit).begin(sender),
                (busy, failure) -> group.step(() -> {
                    if (failure != null) {
                        troubled(StoreException.of(failure));
                    } else if (busy != null && busy.isPresent()) {
                        refused(() -> waits.at(busy.get()));
                    } else {
                        failures = 0;
                        goOn();
                    }
                }));
    }

    /** Whoever takes a lock that has members must wait for them, while it holds the lock. A transaction does not do that. */
    private void goOn() {
        if (group.members().stream().anyMatch(GroupMember::isMarked)) {
            oneByOne();
        } else {
            take();
        }
    }

    private void take() {
        if (group.isOver()) {
            return;
        }
        Map<LockKey, Acquisition> places = claims.places();
        CompletableFuture<Void> judged = new CompletableFuture<>();
        places.values().forEach(place -> place.inFlight(judged));
        GroupAttempt attempt = new GroupAttempt(context, client, acquirer, group, limit);
        PacedRequest<Answer<GroupOutcome>> take = context.table()
                .takeAll(Sender.ENGINE, limit, attempt, attempt::late)
                .unlessSentWithin(limit);
        Completions.on(take.result(), (answer, failure) -> {
            try {
                group.step(() -> {
                    if (answer == null) {
                        failed(attempt, StoreException.of(Objects.requireNonNull(failure)));
                    } else {
                        taken(attempt, places, answer);
                    }
                });
            } finally {
                judged.complete(null);
            }
        });
    }

    private void taken(GroupAttempt attempt, Map<LockKey, Acquisition> places, Answer<GroupOutcome> answer) {
        acquirer.tableAnswered();
        if (answer.content() instanceof GroupOutcome.Applied) {
            applied(attempt, places, answer.date());
        } else if (answer.content() instanceof GroupOutcome.Refused refused) {
            refused(attempt, refused.rows(), answer.date());
        } else if (answer.content() instanceof GroupOutcome.Unsupported) {
            attempt.bury();
            hasTransactions.set(false);
            oneByOne();
        } else {
            attempt.bury();
            refused(waits::pause);
        }
    }

    private void applied(GroupAttempt attempt, Map<LockKey, Acquisition> places, long date) {
        if (group.isOver()) {
            attempt.releaseAll();
        } else if (attempt.isUsable(date)) {
            List<HeldLock> granted = attempt.grant(places);
            if (granted.size() == group.members().size()) {
                claims.forget();
                complete(granted);
            } else {
                granted.forEach(this::release);
                // Whoever ended a place may not have told the group yet, and could not any more.
                places.values().stream().filter(GroupPoller::endedWithoutLock).forEach(group::endedWith);
                claims.leaveAll();
            }
        } else {
            attempt.releaseAll();
            refused(waits::pause);
        }
    }

    private static boolean endedWithoutLock(Acquisition place) {
        return place.isOver()
                && (place.answer().isCompletedExceptionally()
                        || place.answer().join().isEmpty());
    }

    private void refused(GroupAttempt attempt, Map<LockKey, Row> rows, long date) {
        if (attempt.isShownBy(rows)) {
            attempt.releaseAll();
            refused(waits::pause);
            return;
        }
        attempt.bury();
        GroupMember refusing = group.members().stream()
                .filter(member -> rows.containsKey(member.key()))
                .findFirst()
                .orElseThrow();
        Row row = Objects.requireNonNull(rows.get(refusing.key()));
        Completions.on(
                refusing.see(row, date),
                (takable, failure) -> group.step(() -> {
                    if (failure != null) {
                        troubled(StoreException.of(failure));
                    } else if (Boolean.TRUE.equals(takable)) {
                        refused(waits::pause);
                    } else {
                        refused(() -> waits.at(refusing));
                    }
                }));
    }

    private void failed(GroupAttempt attempt, StoreException trouble) {
        if (trouble.kind() == StoreException.Kind.AMBIGUOUS) {
            attempt.releaseAll();
        } else {
            attempt.bury();
        }
        troubled(trouble);
    }

    /** Counts a refusal, and goes on as told, unless there were too many. */
    private void refused(Runnable then) {
        refusals++;
        if (group.isOver()) {
            return;
        }
        if (refusals < MOST_REFUSALS) {
            then.run();
        } else {
            oneByOne();
        }
    }

    private void oneByOne() {
        if (!group.waits()) {
            claims.leaveAll();
        }
        ordered.goOn(Sender.ENGINE);
        claims.leaveAll();
    }

    /** Decides the next step after a request that failed. */
    private void troubled(StoreException trouble) {
        if (group.isOver()) {
            return;
        }
        if (GroupAttempt.isOfGroups(trouble)) {
            oneByOne();
            return;
        }
        Acquisition stand = claims.leaveAllBut(group.members().get(0));
        if (stand == null) {
            return;
        }
        client.queues().noteTrouble(stand, trouble.reason());
        if (trouble.kind() == StoreException.Kind.FATAL) {
            acquirer.fail(stand, trouble.reason());
        } else if (!group.waits()) {
            acquirer.failForTrouble(stand, trouble.reason());
        } else {
            failures++;
            long longest = Timing.saturated(context.settings().retryPeriod());
            waits.pause(RetryPause.after(failures, longest, context.entropy()));
        }
    }

    private void complete(List<HeldLock> granted) {
        HeldGroup held = new HeldGroup(context, client.orphans(), group.asRequested(granted));
        held.begin();
        if (!group.answer().complete(Optional.of(held))) {
            held.locks().forEach(this::release);
        }
    }

    private void release(HeldLock lock) {
        client.orphans().track(lock.releaseInBackground());
    }
}
