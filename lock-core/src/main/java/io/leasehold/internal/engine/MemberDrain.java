package io.leasehold.internal.engine;

import io.leasehold.MalformedLockRecordException;
import io.leasehold.internal.runtime.Completions;
import io.leasehold.internal.store.HoldVersion;
import io.leasehold.internal.store.Row;
import io.leasehold.internal.store.StoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Grants an exclusive hold as soon as those members have left that were there when it was written. Members that wait for
 * this very hold do not count, nor do those that came later: they find the hold in the main row. Dead ones are released
 * exactly as they were read.
 */
final class MemberDrain {

    private final ClientState client;
    private final Acquirer acquirer;
    private final Acquisition wanted;
    private final HeldLock first;
    private final Runnable anew;
    private final Steps steps;
    private final LeaseWatch leases;
    private final MemberQuery query;
    private final Duration limit;
    private final Set<String> freed = new HashSet<>();
    private @Nullable Set<String> before;

    /**
     * Makes the wait of one hold.
     *
     * @param rate counts the requests that the waiter sends to the table
     * @param anew begins again after the hold was lost
     */
    MemberDrain(
            Context context,
            ClientState client,
            Acquirer acquirer,
            Acquisition wanted,
            HeldLock first,
            RequestRate rate,
            Runnable anew) {
        this.client = client;
        this.acquirer = acquirer;
        this.wanted = wanted;
        this.first = first;
        this.anew = anew;
        this.steps = new Steps(context, client, acquirer, wanted, rate);
        this.leases = new LeaseWatch(context, client);
        this.query = new MemberQuery(context, steps, wanted.key());
        this.limit = wanted.timing().attemptTimeout();
    }

    void begin() {
        steps.step(this::look);
    }

    private void look() {
        if (!first.state().isLive()) {
            anew.run();
        } else if (steps.mayAsk(this::look)) {
            query.all(Sender.ENGINE, this::judge, this::look);
        }
    }

    private void judge(MemberQuery.Found found) {
        MalformedLockRecordException malformed = found.malformed();
        if (malformed != null) {
            acquirer.fail(wanted, malformed);
            return;
        }
        List<Row.Held> left = new ArrayList<>();
        for (Row.Held member : found.held()) {
            if (client.registry().isDead(member.version())) {
                freeOwn(member);
            } else if (isWaitedFor(member)) {
                left.add(member);
            }
        }
        if (before == null) {
            before = left.stream().map(MemberDrain::identityOf).collect(Collectors.toSet());
        }
        if (left.isEmpty()) {
            grant();
        } else {
            steps.busy(left.get(0));
            wait(left, found.date());
        }
    }

    /** Releases a row of this client once: its own release has failed, and while nobody else waits, nobody else does. */
    private void freeOwn(Row.Held dead) {
        if (freed.add(identityOf(dead))) {
            client.orphans().track(free(dead));
        }
    }

    private boolean isWaitedFor(Row.Held member) {
        Set<String> known = before;
        return !Objects.equals(member.waitsFor(), first.holdId())
                && (known == null || known.contains(identityOf(member)));
    }

    /** Slots are used by one hold after the other, so the row alone does not tell who has it. */
    private static String identityOf(Row.Held member) {
        return HoldVersion.prefix(member.version())
                .orElseGet(() -> member.record().key().sortKey());
    }

    private void grant() {
        long token = first.hold().grant().fencingToken();
        if (!acquirer.grant(wanted, first, token)) {
            steps.pause(Long.MAX_VALUE, this::look);
        }
    }

    private void wait(List<Row.Held> left, long date) {
        List<CompletableFuture<Long>> times =
                left.stream().map(member -> leases.nanosLeft(member, date)).toList();
        Completions.on(
                CompletableFuture.allOf(times.toArray(CompletableFuture[]::new)),
                (done, failure) -> steps.step(() -> {
                    if (failure != null) {
                        steps.troubled(StoreException.of(failure), this::look);
                    } else {
                        goOn(left, times.stream().map(CompletableFuture::join).toList());
                    }
                }));
    }

    private void goOn(List<Row.Held> left, List<Long> nanosLeft) {
        long least = Long.MAX_VALUE;
        List<CompletableFuture<?>> freed = new ArrayList<>();
        for (int i = 0; i < left.size(); i++) {
            if (nanosLeft.get(i) <= 0) {
                freed.add(free(left.get(i)));
            } else {
                least = Math.min(least, nanosLeft.get(i));
            }
        }
        if (freed.isEmpty() && wanted.timing().hasHeartbeats()) {
            steps.pause(least, this::look);
        } else if (freed.isEmpty()) {
            withdraw(least);
        } else {
            Completions.on(
                    CompletableFuture.allOf(freed.toArray(CompletableFuture[]::new)),
                    (done, failure) -> steps.step(() -> {
                        if (failure == null) {
                            look();
                        } else {
                            steps.troubled(StoreException.of(failure), this::look);
                        }
                    }));
        }
    }

    /** Gives the row back until the next look: without heartbeats, the lease would run out during the wait. */
    private void withdraw(long least) {
        client.orphans().track(first.withdraw());
        steps.pause(least, anew);
    }

    private CompletableFuture<?> free(Row.Held dead) {
        return leases.free(dead, limit).unlessSentWithin(limit).result();
    }
}
