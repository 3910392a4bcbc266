package io.leasehold.chaos;

import io.leasehold.LockClient;
import io.leasehold.LockException;
import io.leasehold.LockGroup;
import io.leasehold.LockHandle;
import io.leasehold.LockRequest;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One thread that moves money between accounts, and locks both of them at once; now and then it locks one account alone.
 * It reads each account and writes it, with nothing but the locks between the two.
 */
final class Transfers {

    /** What the threads of one process have done. */
    static final class Count {

        final AtomicLong transfers = new AtomicLong();
        final AtomicLong visits = new AtomicLong();
        final AtomicLong failures = new AtomicLong();
    }

    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final Duration WAIT = Duration.ofMinutes(1);
    private static final int MOST_MONEY = 20;

    /** One in so many sections needs one account only. */
    private static final int VISITS = 4;

    private final Contender contender;
    private final LockClient client;
    private final Accounts accounts;
    private final Count count;
    private final Random random;

    Transfers(Contender contender, LockClient client, Accounts accounts, Count count, long seed) {
        this.contender = contender;
        this.client = client;
        this.accounts = accounts;
        this.count = count;
        random = new Random(seed);
    }

    void run() {
        try {
            while (!contender.isResting()) {
                int from = random.nextInt(Accounts.NUMBER);
                int to = (from + 1 + random.nextInt(Accounts.NUMBER - 1)) % Accounts.NUMBER;
                try {
                    if (random.nextInt(VISITS) == 0) {
                        visit(from);
                    } else {
                        transfer(from, to);
                    }
                } catch (LockException e) {
                    count.failures.incrementAndGet();
                    contender.report(Report.MISSED, Accounts.name(from), e.code(), 0, System.nanoTime());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static LockRequest request(int account) {
        return LockRequest.builder(Accounts.name(account))
                .lease(LEASE)
                .waitTimeout(WAIT)
                .build();
    }

    private void transfer(int from, int to) throws InterruptedException {
        long called = System.nanoTime();
        try (LockGroup group = client.acquireAll(List.of(request(from), request(to)))) {
            long begun = System.nanoTime();
            long amount = random.nextInt(MOST_MONEY);
            long before = accounts.read(from);
            long after = accounts.read(to);
            accounts.write(from, before - amount);
            accounts.write(to, after + amount);
            group.ensureHeld();
            group.handles().forEach(handle -> report(handle, called, begun));
        }
        count.transfers.incrementAndGet();
    }

    private void visit(int account) throws InterruptedException {
        long called = System.nanoTime();
        try (LockHandle handle = client.acquire(request(account))) {
            long begun = System.nanoTime();
            accounts.write(account, accounts.read(account));
            handle.ensureHeld();
            report(handle, called, begun);
        }
        count.visits.incrementAndGet();
    }

    private void report(LockHandle handle, long called, long begun) {
        String key = handle.key().partitionKey();
        contender.report(Report.GRANTED, key, handle.fencingToken(), called, begun);
        contender.report(Report.SECTION, key, handle.fencingToken(), begun, System.nanoTime());
    }
}
