package io.leasehold.internal.engine.threads;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.LockGroup;
import io.leasehold.LockHandle;
import io.leasehold.LockRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Money that threads of several clients move between a few accounts, in both directions, beside single requests. */
class GroupTransfersTest {

    private static final int CLIENTS = 4;
    private static final int THREADS_OF_EACH = 8;
    private static final int ACCOUNTS = 5;
    private static final long MONEY = 1_000;
    private static final int TRANSFERS = Integer.getInteger("transfers", 12);
    private static final Duration WAIT = Duration.ofMinutes(2);

    private final UnreliableTable table = new UnreliableTable();
    private final Complaints complaints = new Complaints();
    private final Stories stories = new Stories(complaints);
    private final ExecutorService threads = Executors.newFixedThreadPool(CLIENTS * THREADS_OF_EACH);
    private final AtomicLongArray accounts = new AtomicLongArray(ACCOUNTS);
    private final AtomicIntegerArray users = new AtomicIntegerArray(ACCOUNTS);
    private final AtomicLong overlaps = new AtomicLong();

    @AfterEach
    void end() {
        threads.shutdownNow();
        table.close();
    }

    @Test
    void transfersInBothDirectionsNeitherDeadlockNorLoseAnUpdate()
            throws InterruptedException, ExecutionException, TimeoutException {
        transfer(table);
    }

    @Test
    void soDoTransfersOnATableThatDoesNotFail() throws InterruptedException, ExecutionException, TimeoutException {
        transfer(table.atItsBest());
    }

    private void transfer(UnreliableTable on) throws InterruptedException, ExecutionException, TimeoutException {
        for (int account = 0; account < ACCOUNTS; account++) {
            accounts.set(account, MONEY);
        }
        List<Client> clients = new ArrayList<>();
        List<Future<@Nullable Void>> running = new ArrayList<>();
        for (int number = 0; number < CLIENTS; number++) {
            Client client = new Client("client " + number, Client.LASTING, true, on, stories, complaints);
            clients.add(client);
            for (int thread = 0; thread < THREADS_OF_EACH; thread++) {
                SplittableRandom random = new SplittableRandom(number * 100L + thread);
                running.add(threads.submit(worker(client, random)));
            }
        }
        for (Future<@Nullable Void> each : running) {
            each.get(WAIT.toSeconds(), TimeUnit.SECONDS);
        }
        long sum = 0;
        for (int account = 0; account < ACCOUNTS; account++) {
            sum += accounts.get(account);
        }
        assertThat(overlaps).hasValue(0);
        assertThat(sum).isEqualTo(ACCOUNTS * MONEY);
        for (Client client : clients) {
            client.checkRest();
            client.engine().close();
        }
        assertThat(complaints.all()).isEmpty();
    }

    private Callable<@Nullable Void> worker(Client client, SplittableRandom random) {
        return () -> {
            for (int i = 0; i < TRANSFERS; i++) {
                int from = random.nextInt(ACCOUNTS);
                int to = (from + 1 + random.nextInt(ACCOUNTS - 1)) % ACCOUNTS;
                if (random.nextInt(4) == 0) {
                    deposit(client, from, to);
                } else {
                    move(client, from, to, random.nextInt(20));
                }
            }
            return null;
        };
    }

    private static LockRequest request(int account) {
        return LockRequest.builder("account:" + account).waitTimeout(WAIT).build();
    }

    private void move(Client client, int from, int to, long amount) throws InterruptedException {
        try (LockGroup group = client.engine().acquireAll(List.of(request(from), request(to)))) {
            begin(from);
            begin(to);
            long before = accounts.get(from);
            long after = accounts.get(to);
            accounts.set(from, before - amount);
            accounts.set(to, after + amount);
            group.ensureHeld();
            finish(from);
            finish(to);
        }
    }

    /** Takes one lock alone, so that groups and single requests meet. */
    private void deposit(Client client, int one, int other) throws InterruptedException {
        for (int account : new int[] {one, other}) {
            try (LockHandle handle = client.engine().acquire(request(account))) {
                begin(account);
                long before = accounts.get(account);
                accounts.set(account, before);
                handle.ensureHeld();
                finish(account);
            }
        }
    }

    private void begin(int account) {
        if (users.incrementAndGet(account) != 1) {
            overlaps.incrementAndGet();
        }
    }

    private void finish(int account) {
        users.decrementAndGet(account);
    }
}
