package io.leasehold.sample.board;

import io.leasehold.LockClient;
import io.leasehold.LockException;
import io.leasehold.LockHandle;
import io.leasehold.LockKey;
import io.leasehold.LockRecord;
import io.leasehold.LockRequest;
import io.leasehold.LockStatus;
import io.leasehold.sample.board.Entry.Kind;
import io.leasehold.sample.board.Errand.Phase;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** One run of a node: its lock client, its threads and their work. */
final class Machine {

    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final String name;
    private final Site site;
    private final Faults faults = new Faults();
    private final DynamoDbClient dynamoDb;
    private final LockClient locks;
    private final Ledger ledger;
    private final ExecutorService threads;
    private final Queue<Errand> errands = new ConcurrentLinkedQueue<>();

    Machine(String name, Site site) {
        this.name = name;
        this.site = site;
        dynamoDb = site.connect(faults);
        locks = site.lockClient(name, dynamoDb);
        ledger = new Ledger(dynamoDb, site.ledgerTable());
        threads = Executors.newCachedThreadPool(task -> new Thread(task, name));
    }

    Faults faults() {
        return faults;
    }

    List<Errand.View> errands() {
        return errands.stream().map(Errand::view).toList();
    }

    List<SessionView> sessions() {
        return SessionView.of(locks);
    }

    /** Processes an order under its lock. */
    void process(String lock) {
        run(new Errand(lock, Phase.WORKING), LockRequest.builder(lock), handle -> count(lock, handle.fencingToken()));
    }

    /**
     * Counts the order without checking that the lock is still held, as much code does. A check would not help: the
     * process may pause between the check and the write.
     */
    private void count(String lock, long token) throws InterruptedException {
        Ledger.Counters before = ledger.begin(lock, token);
        Thread.sleep(site.work().toMillis());
        faults.awaitThaw();
        ledger.writeUnfenced(lock, before.unfenced() + 1);
        if (ledger.writeFenced(lock, before.fenced() + 1, token)) {
            site.journal().add(name, Kind.COUNTED, lock, "processed the order and counted it");
        } else {
            site.journal()
                    .add(
                            name,
                            Kind.WRITE_REFUSED,
                            lock,
                            "wrote too late: the fenced counter refused it, the unfenced one forgot what others counted");
        }
    }

    /** Acquires a lock and holds it until it is released or lost. */
    void hold(String lock) {
        CountDownLatch ended = new CountDownLatch(1);
        LockRequest.Builder request = LockRequest.builder(lock).listener(event -> {
            LockStatus status = event.handle().status();
            if (status == LockStatus.RELEASED || status == LockStatus.INVALID) {
                ended.countDown();
            }
        });
        run(new Errand(lock, Phase.HOLDING), request, handle -> ended.await());
    }

    /** Releases the lock by force, whoever holds it, and then acquires it. */
    void steal(String lock) {
        locks.find(LockKey.of(lock)).filter(LockRecord::isHeld).ifPresent(locks::forceRelease);
        hold(lock);
    }

    /** Releases the lock that {@link #hold} acquired. */
    void release(String lock) {
        errands.stream().filter(errand -> errand.isHolding(lock)).forEach(Errand::release);
    }

    private void run(Errand errand, LockRequest.Builder builder, Work work) {
        LockRequest request = builder.waitTimeout(PATIENCE).build();
        errands.add(errand);
        site.journal().add(name, Kind.ASKED, request.key().toString(), "asked for the lock");
        threads.execute(() -> {
            try (LockHandle handle = locks.acquire(request)) {
                errand.granted(handle);
                work.under(handle);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (LockException | SdkException e) {
                site.journal().add(name, Kind.FAILED, request.key().toString(), "failed: " + e.getMessage());
            } finally {
                errands.remove(errand);
            }
        });
    }

    /** Ends as in a power failure: without releases and events. */
    void crash() {
        faults.set(Faults.Fault.CUT_OFF);
        end();
    }

    /** Closes the lock client and ends. */
    void stop() {
        locks.held().forEach(LockHandle::close);
        end();
    }

    private void end() {
        locks.close();
        threads.shutdownNow();
        dynamoDb.close();
    }

    /** Work under a lock. */
    @FunctionalInterface
    private interface Work {
        void under(LockHandle handle) throws InterruptedException;
    }
}
