package io.leasehold.internal.engine;

import io.leasehold.LockKey;
import io.leasehold.LockRecord;
import io.leasehold.internal.runtime.Completions;
import io.leasehold.internal.store.Answer;
import io.leasehold.internal.store.FencingTokens;
import io.leasehold.internal.store.HoldVersion;
import io.leasehold.internal.store.MemberRow;
import io.leasehold.internal.store.MemberWait;
import io.leasehold.internal.store.Outcome;
import io.leasehold.internal.store.Row;
import io.leasehold.internal.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Grants a member's hold as soon as the main row shows no exclusive owner that was there before. The member's row is
 * written before the main row is read, and an exclusive owner writes the main row before it reads those of the members. So
 * of two that cross, at least one sees the other. If both do, the member waits, and says so in its row: then the
 * exclusive owner does not wait for it, but the next one does.
 */
final class MainWatch {

    private final Context context;
    private final ClientState client;
    private final Acquirer acquirer;
    private final Acquisition wanted;
    private final HeldLock first;
    private final Runnable anew;
    private final Steps steps;
    private final LeaseWatch leases;
    private final LockKey lock;
    private final Duration limit;
    private @Nullable String waitsFor;
    private boolean said;

    /**
     * Makes the watch of one hold.
     *
     * @param rate counts the requests that the waiter sends to the table
     * @param anew begins again after the hold was lost
     */
    MainWatch(
            Context context,
            ClientState client,
            Acquirer acquirer,
            Acquisition wanted,
            HeldLock first,
            RequestRate rate,
            Runnable anew) {
        this.context = context;
        this.client = client;
        this.acquirer = acquirer;
        this.wanted = wanted;
        this.first = first;
        this.anew = anew;
        this.steps = new Steps(context, client, acquirer, wanted, rate);
        this.leases = new LeaseWatch(context, client);
        this.lock = wanted.key();
        this.limit = wanted.timing().attemptTimeout();
    }

    void begin() {
        steps.step(this::read);
    }

    private void read() {
        if (!first.state().isLive()) {
            anew.run();
        } else if (steps.mayAsk(this::read)) {
            steps.when(context.table().read(Sender.ENGINE, lock, limit), this::judge, this::read);
        }
    }

    private void judge(Answer<Row> answer) {
        Row row = answer.content();
        if (row instanceof Row.Malformed malformed) {
            acquirer.fail(wanted, malformed.problem());
        } else if (lasts(row)) {
            decide(row, answer.date());
        } else {
            mark();
        }
    }

    /** Returns whether the row is marked, and is not deleted before this client renews the mark. */
    private boolean lasts(Row row) {
        boolean shared =
                (row instanceof Row.Free free && free.shared()) || (row instanceof Row.Held held && held.shared());
        LockRecord record = recordOf(row);
        Instant expiry = record == null ? null : record.expiryTime();
        Instant least = context.wallTime().plus(MemberRow.LEAST_LEFT);
        return shared && record != null && record.fencingToken() > 0 && (expiry == null || !expiry.isBefore(least));
    }

    private static @Nullable LockRecord recordOf(Row row) {
        if (row instanceof Row.Held held) {
            return held.record();
        }
        return row instanceof Row.Free free ? free.record() : null;
    }

    private void mark() {
        if (steps.mayAsk(this::read)) {
            steps.when(
                    context.table().mark(lock, limit, context::wallTime),
                    answer -> {
                        if (answer.content() instanceof Row.Malformed malformed) {
                            acquirer.fail(wanted, malformed.problem());
                        } else {
                            decide(answer.content(), answer.date());
                        }
                    },
                    this::read);
        }
    }

    private void decide(Row row, long date) {
        long token = Objects.requireNonNull(recordOf(row)).fencingToken();
        if (!(row instanceof Row.Held held) || client.registry().isDead(held.version())) {
            grant(token + FencingTokens.STEP - 1);
        } else if (isAnother(held)) {
            // That owner comes after this hold, so its token must be the greater one.
            grant(token - 1);
        } else {
            wait(held, date);
        }
    }

    /** Returns whether the owner came later than the one that this hold waits for. Such an owner waits for this hold. */
    private boolean isAnother(Row.Held held) {
        return waitsFor != null
                && HoldVersion.prefix(held.version()).isPresent()
                && !HoldVersion.belongsTo(held.version(), waitsFor);
    }

    private void grant(long token) {
        if (!acquirer.grant(wanted, first, token)) {
            steps.pause(Long.MAX_VALUE, this::read);
        }
    }

    private void wait(Row.Held held, long date) {
        steps.busy(held);
        if (waitsFor == null && HoldVersion.prefix(held.version()).isPresent()) {
            waitsFor = held.version().substring(0, held.version().indexOf(':'));
        }
        if (waitsFor != null && !said && wanted.waits() && wanted.timing().hasHeartbeats()) {
            say(waitsFor);
            return;
        }
        Completions.on(
                leases.nanosLeft(held, date),
                (left, failure) -> steps.step(() -> {
                    if (left == null) {
                        steps.troubled(StoreException.of(Objects.requireNonNull(failure)), this::read);
                    } else if (left <= 0) {
                        free(held);
                    } else if (wanted.timing().hasHeartbeats()) {
                        steps.pause(left, this::read);
                    } else {
                        withdraw(left);
                    }
                }));
    }

    /** Gives the row back until the next look: without heartbeats, the lease would run out during the wait. */
    private void withdraw(long left) {
        client.orphans().track(first.withdraw());
        steps.pause(left, anew);
    }

    /** Tells the exclusive owner that this hold waits for it. If the row does not show the hold, a heartbeat finds out. */
    private void say(String exclusive) {
        Grant grant = first.hold().grant();
        MemberWait wait = new MemberWait(grant.row(), grant.holdId(), grant.fencingToken(), exclusive, limit);
        if (steps.mayAsk(this::read)) {
            steps.when(
                    context.table().waitFor(wait),
                    outcome -> {
                        said = outcome instanceof Outcome.Applied;
                        if (!said) {
                            first.hold().prove();
                        }
                        steps.pause(Long.MAX_VALUE, this::read);
                    },
                    this::read);
        }
    }

    /** Releases the main row for an owner that is dead, exactly as it was read. */
    private void free(Row.Held dead) {
        if (steps.mayAsk(this::read)) {
            steps.when(leases.free(dead, limit), outcome -> read(), this::read);
        }
    }
}
