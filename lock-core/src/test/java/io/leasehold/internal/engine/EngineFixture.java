package io.leasehold.internal.engine;

import io.leasehold.LockEvent;
import io.leasehold.LockHandle;
import io.leasehold.LockRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

/** Engines on virtual time over one table in memory: lease 30 s, heartbeat 5 s, safe period 20 s. For one thread. */
final class EngineFixture {

    static final Duration LEASE = Duration.ofSeconds(30);
    static final Duration HEARTBEAT = Duration.ofSeconds(5);
    static final Duration SAFE = Duration.ofSeconds(20);
    static final Duration HELD = Duration.ofSeconds(27);
    static final Duration ATTEMPT = Duration.ofMillis(1250);

    final VirtualTime time = new VirtualTime();
    final MemoryStore store = new MemoryStore();
    final List<LockEvent> events = new ArrayList<>();
    final LockEngine engine = engine("me");

    LockEngine engine(String owner) {
        return engine(settings(owner, false));
    }

    EngineSettings settings(String owner, boolean releaseOnClose) {
        return new EngineSettings(
                owner,
                Timing.of(LEASE, HEARTBEAT, SAFE),
                Duration.ofSeconds(35),
                Duration.ofSeconds(1),
                0,
                releaseOnClose,
                Duration.ofSeconds(10),
                List.of(events::add));
    }

    LockEngine engine(EngineSettings settings) {
        return new LockEngine(
                settings, new Seams(store, store, time, time, new SeededEntropy(), Runnable::run, () -> {}));
    }

    /** Acquires a lock that must be free. */
    LockHandle acquired(String key) {
        return acquired(engine, LockRequest.of(key));
    }

    static LockHandle acquired(LockEngine by, LockRequest request) {
        CompletableFuture<LockHandle> acquiring = by.acquireAsync(request);
        if (!acquiring.isDone()) {
            throw new AssertionError("not acquired at once: " + request.key());
        }
        return acquiring.join();
    }

    /** Returns the simple names of the events so far, without the word they share. */
    List<String> eventNames() {
        return events.stream()
                .map(event -> event.getClass().getSimpleName().replaceAll("^Lock|Event$", ""))
                .toList();
    }

    /** The same random numbers in every run. */
    static final class SeededEntropy implements Entropy {

        private static final Random IDS = new Random(42);
        private final Random jitter = new Random(42);

        @Override
        public String holdId() {
            return String.format("%016x%016x", IDS.nextLong(), IDS.nextLong());
        }

        @Override
        public long between(long least, long most) {
            return least + Math.floorMod(jitter.nextLong(), most - least + 1);
        }
    }
}
