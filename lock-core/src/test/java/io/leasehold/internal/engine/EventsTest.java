package io.leasehold.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.LockEvent;
import io.leasehold.LockHandle;
import io.leasehold.LockKey;
import io.leasehold.LockListener;
import io.leasehold.LockReleasedEvent;
import io.leasehold.LockRequest;
import io.leasehold.internal.engine.MemoryStore.Fault;
import io.leasehold.internal.engine.MemoryStore.Operation;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** How listeners are told. */
class EventsTest {

    private final EngineFixture fixture = new EngineFixture();

    private LockEngine engineTelling(Executor callbacks, LockListener... listeners) {
        EngineSettings base = fixture.settings("told", false);
        return fixture.engine(
                new EngineSettings(
                        base.ownerName(),
                        base.timing(),
                        base.waitTimeout(),
                        base.retryPeriod(),
                        base.takeoverSkew(),
                        0,
                        false,
                        base.closeTimeout(),
                        List.of(listeners)),
                callbacks);
    }

    /** Runs tasks at once, and refuses them while it is full. */
    private static Executor runningUnless(boolean[] full) {
        return task -> {
            if (full[0]) {
                throw new RejectedExecutionException("full");
            }
            task.run();
        };
    }

    private void endangerRecoverAndRelease(LockEngine engine) {
        LockHandle handle = engine.acquireAsync(LockRequest.of("a")).join();
        fixture.store.always(Operation.BEAT, Fault.LOSE_REQUEST);
        fixture.time.advance(EngineFixture.SAFE.plusSeconds(2));
        fixture.store.heal();
        fixture.time.advance(Duration.ofSeconds(3));
        handle.release();
    }

    @Test
    void theRequestsListenerAndAllOfTheClientAreTold() {
        List<String> told = new ArrayList<>();
        LockEngine engine =
                engineTelling(Runnable::run, event -> told.add("client, first"), event -> told.add("client, second"));
        EngineFixture.acquired(
                engine,
                LockRequest.builder("a").listener(event -> told.add("request")).build());
        assertThat(told).containsExactlyInAnyOrder("request", "client, first", "client, second");
    }

    @Test
    void aListenerThatIsAddedIsToldOnceOfAllThatFollows() {
        LockHandle before = fixture.acquired("before");
        List<LockEvent> told = new ArrayList<>();
        LockListener added = told::add;
        fixture.engine.addListener(added);
        fixture.engine.addListener(added);
        LockHandle after = fixture.acquired("after");
        before.release();
        assertThat(told).extracting(LockEvent::handle).containsExactly(after, before);
    }

    @Test
    void aRequestsListenerHearsOfItsOwnHoldOnly() {
        List<LockEvent> told = new ArrayList<>();
        LockHandle handle = EngineFixture.acquired(
                fixture.engine, LockRequest.builder("a").listener(told::add).build());
        fixture.acquired("b").release();
        handle.release();
        assertThat(told)
                .hasSize(2)
                .allSatisfy(event -> assertThat(event.handle()).isSameAs(handle));
    }

    @Test
    void aListenerThatThrowsAffectsNobody() {
        LockEngine engine = engineTelling(
                Runnable::run,
                event -> {
                    throw new IllegalStateException("listener");
                },
                event -> {
                    throw new AssertionError("listener");
                },
                fixture.events::add);
        endangerRecoverAndRelease(engine);
        assertThat(fixture.eventNames()).containsExactly("Acquired", "InDanger", "Recovered", "Released");
    }

    @Test
    void theLastEventOfAHoldIsToldWhenTheExecutorHasRoomAgain() {
        boolean[] full = {false};
        LockEngine engine = engineTelling(runningUnless(full), fixture.events::add);
        EngineFixture.acquired(engine, LockRequest.of("a"));
        full[0] = true;
        fixture.store.rows.clear();
        fixture.time.advance(EngineFixture.HEARTBEAT.plusSeconds(10));
        assertThat(fixture.eventNames()).containsExactly("Acquired");
        full[0] = false;
        fixture.time.advance(Duration.ofSeconds(1));
        assertThat(fixture.eventNames()).containsExactly("Acquired", "Stolen");
    }

    @Test
    void theEventsOfOneHandleKeepTheirOrderOnAnExecutorThatRunsTheLastTaskFirst() {
        Deque<Runnable> tasks = new ArrayDeque<>();
        LockEngine engine = engineTelling(tasks::push, fixture.events::add);
        CompletableFuture<LockHandle> acquiring = engine.acquireAsync(LockRequest.of("a"));
        fixture.store.always(Operation.BEAT, Fault.LOSE_REQUEST);
        fixture.time.advance(EngineFixture.HELD);
        while (!tasks.isEmpty()) {
            tasks.pop().run();
        }
        assertThat(acquiring).isCompleted();
        assertThat(fixture.eventNames()).containsExactly("Acquired", "InDanger", "Expired");
    }

    @Test
    void theEventsOfOneHandleKeepTheirOrderOnManyThreads() {
        List<LockEvent> told = new CopyOnWriteArrayList<>();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            endangerRecoverAndRelease(engineTelling(threads, told::add));
            Awaitility.await().until(() -> told.size() == 4);
        } finally {
            threads.shutdown();
        }
        fixture.events.addAll(told);
        assertThat(fixture.eventNames()).containsExactly("Acquired", "InDanger", "Recovered", "Released");
    }

    @Test
    void aListenerThatHangsDelaysNeitherOtherLocksEventsNorAnyHeartbeat() {
        CountDownLatch hanging = new CountDownLatch(1);
        List<LockKey> released = new CopyOnWriteArrayList<>();
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            LockEngine engine = engineTelling(threads, event -> {
                if (event.handle().key().equals(LockKey.of("hanging"))) {
                    hangUntil(hanging);
                } else if (event instanceof LockReleasedEvent) {
                    released.add(event.handle().key());
                }
            });
            LockHandle hung = engine.acquireAsync(LockRequest.of("hanging")).join();
            LockHandle other = engine.acquireAsync(LockRequest.of("other")).join();
            fixture.time.advance(Duration.ofMinutes(1));
            assertThat(hung.isHeld()).isTrue();
            assertThat(other.isHeld()).isTrue();
            other.release();
            Awaitility.await().until(() -> released.contains(LockKey.of("other")));
        } finally {
            hanging.countDown();
            threads.shutdown();
        }
    }

    private static void hangUntil(CountDownLatch end) {
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void anExecutorThatRefusesEverythingStillLetsGrantsThrough() {
        LockEngine engine = engineTelling(
                task -> {
                    throw new RejectedExecutionException("full");
                },
                fixture.events::add);
        LockHandle handle = EngineFixture.acquired(engine, LockRequest.of("a"));
        fixture.time.advance(Duration.ofMinutes(1));
        assertThat(handle.isHeld()).isTrue();
        handle.release();
        assertThat(fixture.holderInTable("a")).isNull();
        assertThat(fixture.events).isEmpty();
    }

    @Test
    void whatAnExecutorRefusedIsDeliveredBeforeTheNextEventThatItTakes() {
        boolean[] full = {true};
        LockEngine engine = engineTelling(runningUnless(full), fixture.events::add);
        LockHandle handle = EngineFixture.acquired(engine, LockRequest.of("a"));
        full[0] = false;
        handle.release();
        assertThat(fixture.eventNames()).containsExactly("Acquired", "Released");
    }

    @Test
    void aListenerMayReleaseTheLockThatItIsToldOf() {
        LockHandle handle = EngineFixture.acquired(
                fixture.engine,
                LockRequest.builder("a")
                        .listener(event -> event.handle().close())
                        .build());
        assertThat(handle.isHeld()).isFalse();
        assertThat(fixture.holderInTable("a")).isNull();
        assertThat(fixture.eventNames()).containsExactly("Acquired", "Released");
        assertThat(fixture.time.scheduled()).isZero();
    }

    @Test
    void anExecutorThatRefusesIsAskedAgainOnceASecondForEachHold() {
        boolean[] full = {false};
        int[] asked = {0};
        Executor executor = runningUnless(full);
        LockEngine engine = engineTelling(
                task -> {
                    asked[0]++;
                    executor.execute(task);
                },
                fixture.events::add);
        full[0] = true;
        EngineFixture.acquired(engine, LockRequest.of("a"));
        int timers = fixture.time.scheduled();
        fixture.time.advance(Duration.ofMinutes(10));
        assertThat(fixture.time.scheduled()).isLessThanOrEqualTo(timers);
        asked[0] = 0;
        fixture.time.advance(Duration.ofSeconds(10));
        assertThat(asked[0]).as("each second, and at each heartbeat").isBetween(10, 20);
    }
}
