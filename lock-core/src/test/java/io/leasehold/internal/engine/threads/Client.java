package io.leasehold.internal.engine.threads;

import static org.awaitility.Awaitility.await;

import io.leasehold.internal.engine.EngineSettings;
import io.leasehold.internal.engine.LockEngine;
import io.leasehold.internal.engine.Seams;
import io.leasehold.internal.engine.SessionMembers;
import io.leasehold.internal.engine.SessionSettings;
import io.leasehold.internal.engine.Timing;
import io.leasehold.internal.runtime.SystemClocks;
import io.leasehold.internal.runtime.SystemEntropy;
import io.leasehold.internal.runtime.SystemScheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.ConcurrentModificationException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.core.ConditionTimeoutException;

/** An engine on the clocks and timers of this machine, with threads of its own. */
final class Client {

    static final Timing LASTING = Timing.of(Duration.ofSeconds(30), Duration.ofMillis(200), Duration.ofSeconds(20));
    /** So short that a session nobody needs is closed before the client must be at rest. */
    static final Timing WITH_SESSIONS = Timing.of(Duration.ofSeconds(6), Duration.ofMillis(200), Duration.ofSeconds(3));

    static final Timing BRIEF = Timing.of(Duration.ofSeconds(2), Duration.ofMillis(200), Duration.ofMillis(800));

    private static final Duration REST = Duration.ofSeconds(10);
    private static final Duration LOOK = Duration.ofMillis(5);

    private final String name;
    private final Complaints complaints;
    private final List<Thread> threads = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger shutdowns = new AtomicInteger();
    private final Map<String, Integer> sizeAtFirst;
    private final LockEngine engine;

    Client(String name, Timing timing, boolean releaseOnClose, UnreliableTable table, Stories stories, Complaints to) {
        this(name, timing, SessionSettings.OFF, releaseOnClose, table, stories, to);
    }

    Client(
            String name,
            Timing timing,
            SessionSettings sessions,
            boolean releaseOnClose,
            UnreliableTable table,
            Stories stories,
            Complaints to) {
        this.name = name;
        this.complaints = to;
        ExecutorService callbacks = Executors.newFixedThreadPool(2, this::thread);
        Seams seams = new Seams(
                table,
                table.forCallers(),
                new SystemClocks(),
                new SystemScheduler(this::thread),
                new SystemEntropy(),
                callbacks,
                List.of(),
                () -> {
                    shutdowns.incrementAndGet();
                    callbacks.shutdown();
                });
        Duration wait = Player.PATIENCE;
        Duration retry = Duration.ofMillis(200);
        Duration close = Duration.ofSeconds(5);
        engine = new LockEngine(
                new EngineSettings(
                        name,
                        timing,
                        wait,
                        retry,
                        Duration.ofMinutes(1),
                        0,
                        releaseOnClose,
                        close,
                        sessions,
                        List.of(stories)),
                seams);
        sizeAtFirst = Footprint.of(engine);
    }

    private Thread thread(Runnable task) {
        Thread thread = new Thread(task, "of-" + name + "-" + threads.size());
        thread.setDaemon(true);
        threads.add(thread);
        return thread;
    }

    LockEngine engine() {
        return engine;
    }

    /** Checks that each session has those holds as members whose rows may name it, while the client only holds locks. */
    void checkSessions() {
        try {
            await().pollDelay(Duration.ZERO)
                    .pollInterval(LOOK)
                    .atMost(REST)
                    .until(() -> SessionMembers.faultsOf(engine).isEmpty());
        } catch (ConditionTimeoutException e) {
            complaints.add(name + ": " + SessionMembers.faultsOf(engine));
        }
    }

    /** Checks that nothing is left of what the client did, as soon as its last work has ended. */
    void checkRest() {
        try {
            await().pollDelay(Duration.ZERO)
                    .pollInterval(LOOK)
                    .atMost(REST)
                    .until(() -> sizeNow().equals(sizeAtFirst));
        } catch (ConditionTimeoutException e) {
            complaints.add(name + " keeps " + sizeNow() + " at rest, and had " + sizeAtFirst + " at first");
        }
    }

    private Map<String, Integer> sizeNow() {
        try {
            return Footprint.of(engine);
        } catch (ConcurrentModificationException e) {
            return Map.of();
        }
    }

    /** Checks that nothing is left of the client: neither objects nor threads. */
    void checkClosed() throws InterruptedException {
        checkRest();
        if (shutdowns.get() != 1) {
            complaints.add(name + " was shut down " + shutdowns + " times");
        }
        for (Thread thread : List.copyOf(threads)) {
            thread.join(REST.toMillis());
            if (thread.isAlive()) {
                complaints.add(name + " left a thread: " + thread.getName());
            }
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
