package io.leasehold.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leasehold.LockException;
import io.leasehold.LockHandle;
import io.leasehold.LockKey;
import io.leasehold.LockListener;
import io.leasehold.LockRequest;
import io.leasehold.LockTelemetry;
import io.leasehold.internal.runtime.Clocks;
import io.leasehold.internal.runtime.Entropy;
import io.leasehold.internal.runtime.Scheduler;
import io.leasehold.internal.runtime.SteadyScheduler;
import io.leasehold.internal.store.LockStore;
import io.leasehold.test.internal.SeededEntropy;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever a seam throws, at whichever call, the engine goes on: holds are renewed, futures complete, locks move on.
 */
class SeamFaultsTest {

    enum Seam {
        STORE,
        CLOCKS,
        SCHEDULER,
        ENTROPY,
        CALLBACKS,
        TELEMETRY,
        LISTENER
    }

    /** What a callback executor does to a task instead of running it once. */
    enum Execution {
        RUNS,
        THROWS,
        RUNS_THEN_THROWS,
        RUNS_TWICE,
        THROWS_AND_RUNS_LATER
    }

    private final EngineFixture fixture = new EngineFixture();
    private Seam faulty = Seam.STORE;
    private Throwable fault = new IllegalStateException("injected");
    private int callsBeforeFault = Integer.MAX_VALUE;
    private Execution execution = Execution.RUNS;
    private int executionsBeforeFault = Integer.MAX_VALUE;

    static Stream<Arguments> faults() {
        return Stream.of(Seam.values())
                .flatMap(seam -> Stream.of(
                        Arguments.of(seam, new IllegalStateException("injected")),
                        Arguments.of(seam, new OutOfMemoryError("unable to create native thread"))));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void theEngineGoesOnWhicheverCallThrows(Seam seam, Throwable thrown) throws InterruptedException {
        boolean hit = true;
        int call = 0;
        while (hit) {
            SeamFaultsTest trial = new SeamFaultsTest();
            trial.faulty = seam;
            trial.fault = thrown;
            trial.callsBeforeFault = call;
            trial.play(seam + " throws at call " + call);
            hit = trial.callsBeforeFault < 0;
            call++;
        }
        assertThat(call).as("calls of " + seam).isGreaterThan(3);
    }

    @ParameterizedTest
    @EnumSource(Execution.class)
    void theEngineGoesOnWhateverTheExecutorDoesToATask(Execution what) throws InterruptedException {
        for (int call = 0; call < 12; call++) {
            SeamFaultsTest trial = new SeamFaultsTest();
            trial.execution = what;
            trial.executionsBeforeFault = call;
            trial.play(what + " at task " + call);
        }
    }

    @Test
    void anAnswerWithoutContentIsAFailureAndNotAnEndlessWait() {
        LockStore silent = (LockStore) Proxy.newProxyInstance(
                LockStore.class.getClassLoader(), new Class<?>[] {LockStore.class}, (proxy, method, arguments) -> {
                    boolean asks = CompletionStage.class.isAssignableFrom(method.getReturnType());
                    return asks ? CompletableFuture.completedFuture(null) : method.invoke(fixture.store, arguments);
                });
        LockEngine engine = new LockEngine(fixture.settings("me", false), fixture.seams(silent, Runnable::run));
        CompletableFuture<LockHandle> asked = EngineFixture.asked(engine, "a", Duration.ofSeconds(3));
        fixture.time.advance(Duration.ofSeconds(5));
        assertThat(asked).isCompletedExceptionally();
        assertThatThrownBy(() -> engine.find(LockKey.of("a")))
                .isInstanceOf(LockException.class)
                .hasMessageContaining("the store gave no answer");
    }

    @Test
    void aTimerThatTheSchedulerRefusesRunsAtItsTimeOnceTheSchedulerAcceptsIt() {
        boolean[] refuses = {true};
        SteadyScheduler scheduler = new SteadyScheduler(refusing(refuses), fixture.time);
        List<Long> ran = new ArrayList<>();
        scheduler.schedule(5, () -> ran.add(fixture.time.nanoTime()));
        scheduler.schedule(7, () -> ran.add(-1L)).cancel();
        refuses[0] = false;
        fixture.time.advanceNanos(1);
        scheduler.schedule(0, () -> {});
        fixture.time.advanceNanos(100);
        assertThat(ran).containsExactly(5L);
    }

    @Test
    void aTimerWhoseTaskThrowsStopsNoOtherTimer() {
        SteadyScheduler scheduler = new SteadyScheduler(fixture.time, fixture.time);
        List<Long> ran = new ArrayList<>();
        scheduler.schedule(1, () -> {
            throw new IllegalStateException("injected");
        });
        scheduler.schedule(2, () -> ran.add(fixture.time.nanoTime()));
        fixture.time.advanceNanos(2);
        assertThat(ran).containsExactly(2L);
    }

    @Test
    void closingEndsTheThreadsThoughTheSchedulerThrows() {
        boolean[] throwing = {false};
        List<String> ended = new ArrayList<>();
        Seams usual = fixture.seams(fixture.store, Runnable::run);
        Seams seams = new Seams(
                usual.store(),
                usual.callerStore(),
                usual.clocks(),
                refusing(throwing),
                usual.entropy(),
                usual.callbacks(),
                List.of(),
                () -> {
                    ended.add("threads");
                    throw new IllegalStateException("injected");
                });
        LockEngine engine = new LockEngine(fixture.settings("me", false), seams);
        throwing[0] = true;
        engine.close();
        assertThat(ended).containsExactly("threads");
    }

    private Scheduler refusing(boolean[] refuses) {
        return faulty(Scheduler.class, fixture.time, refuses);
    }

    /** A lock is taken and kept, awaited, passed on, kept again, released, and taken once more. */
    private void play(String what) throws InterruptedException {
        LockEngine engine = new LockEngine(settings(), seams());
        CompletableFuture<LockHandle> first = asked(engine);
        fixture.time.advance(Duration.ofSeconds(40));
        assertThat(first).as(what + ": the first request is answered").isDone();
        assertHeld(what, first);
        CompletableFuture<LockHandle> second = asked(engine);
        fixture.time.advance(Duration.ofSeconds(1));
        release(first);
        fixture.time.advance(Duration.ofSeconds(40));
        assertThat(second).as(what + ": the second request is answered").isDone();
        assertHeld(what, second);
        release(second);
        fixture.time.advance(Duration.ofSeconds(40));
        CompletableFuture<LockHandle> third = asked(engine);
        CompletableFuture<LockHandle> fourth = asked(engine);
        fixture.time.advance(Duration.ofSeconds(1));
        release(third);
        fixture.time.advance(Duration.ofSeconds(40));
        assertThat(third).as(what + ": the third request is answered").isDone();
        assertThat(fourth).as(what + ": the fourth request is answered").isDone();
        assertHeld(what, fourth);
        engine.close();
        fixture.time.advance(EngineFixture.LEASE);
        assertThat(fixture.engine("other").tryAcquire(LockRequest.of("a")).or(this::onceItsLeaseIsOver))
                .as(what + ": others get the lock")
                .isPresent();
    }

    private Optional<LockHandle> onceItsLeaseIsOver() {
        CompletableFuture<LockHandle> later = asked(fixture.engine("another"));
        fixture.time.advance(EngineFixture.LEASE.plusSeconds(2));
        return later.isDone() ? Optional.of(later.join()) : Optional.empty();
    }

    private static CompletableFuture<LockHandle> asked(LockEngine engine) {
        return EngineFixture.asked(engine, "a", Duration.ofMinutes(5));
    }

    private static void assertHeld(String what, CompletableFuture<LockHandle> request) {
        if (!request.isCompletedExceptionally()) {
            assertThat(request.join().isHeld())
                    .as(what + ": what was granted is kept")
                    .isTrue();
        }
    }

    private static void release(CompletableFuture<LockHandle> request) {
        if (!request.isCompletedExceptionally()) {
            CompletableFuture<Void> unused = EngineAccess.release(request.join());
        }
    }

    private EngineSettings settings() {
        EngineSettings usual = fixture.settings("me", true);
        return new EngineSettings(
                usual.ownerName(),
                usual.timing(),
                usual.waitTimeout(),
                usual.retryPeriod(),
                usual.takeoverSkew(),
                usual.heartbeatTps(),
                usual.releaseOnClose(),
                Duration.ofNanos(1),
                List.of(faulty(LockListener.class, event -> {}, Seam.LISTENER)));
    }

    private Seams seams() {
        LockStore store = faulty(LockStore.class, fixture.store, Seam.STORE);
        LockTelemetry telemetry = faulty(LockTelemetry.class, new LockTelemetry() {}, Seam.TELEMETRY);
        return new Seams(
                store,
                store,
                faulty(Clocks.class, fixture.time, Seam.CLOCKS),
                faulty(Scheduler.class, fixture.time, Seam.SCHEDULER),
                faulty(Entropy.class, new SeededEntropy(), Seam.ENTROPY),
                faulty(Executor.class, this::execute, Seam.CALLBACKS),
                List.of(telemetry),
                () -> {});
    }

    private void execute(Runnable task) {
        boolean now = executionsBeforeFault-- == 0;
        switch (now ? execution : Execution.RUNS) {
            case RUNS -> task.run();
            case THROWS -> throw new IllegalStateException("injected");
            case RUNS_THEN_THROWS -> {
                task.run();
                throw new IllegalStateException("injected");
            }
            case RUNS_TWICE -> {
                task.run();
                task.run();
            }
            case THROWS_AND_RUNS_LATER -> {
                fixture.time.schedule(Duration.ofSeconds(2).toNanos(), task);
                throw new IllegalStateException("injected");
            }
        }
    }

    private static <T> T faulty(Class<T> type, T real, boolean[] throwing) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, args) -> {
            if (throwing[0] && !method.getName().equals("awaited")) {
                throw new IllegalStateException("injected");
            }
            return method.invoke(real, args);
        }));
    }

    private <T> T faulty(Class<T> type, T real, Seam seam) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, args) -> {
            boolean counts =
                    !method.getName().equals("awaited") && !method.getName().equals("reservedNames");
            if (seam == faulty && counts && callsBeforeFault-- == 0) {
                throw fault;
            }
            try {
                // Others go on with the time that this client is done with.
                return method.getName().equals("close") ? null : method.invoke(real, args);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }));
    }
}
