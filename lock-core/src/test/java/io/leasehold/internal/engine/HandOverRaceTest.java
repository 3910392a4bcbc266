package io.leasehold.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.LockEvent;
import io.leasehold.LockHandle;
import io.leasehold.LockKey;
import io.leasehold.LockRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Requests that end in the instant in which a hold is handed over to them. */
class HandOverRaceTest {

    private static final LockKey KEY = LockKey.of("a");

    private final EngineFixture fixture = new EngineFixture();

    @Test
    void whoGivesUpInTheInstantOfItsTurnIsPassedOverAndTheLockIsFreed() {
        LockHandle first = fixture.acquired("a");
        List<CompletableFuture<LockHandle>> waiting = List.of(fixture.asked("a"), fixture.asked("a"));
        waiting.forEach(each -> each.cancel(true));
        first.release();
        assertThat(fixture.holderInTable("a")).isNull();
        assertThat(fixture.eventNames()).containsExactly("Acquired", "Released");
    }

    /** Another thread cancels between the choice of the next owner and its grant: here, when the clocks are read. */
    private LockEngine engineWhoseClocks(Runnable interfere) {
        return engineWhoseClocks(interfere, () -> {});
    }

    private LockEngine engineWhoseClocks(Runnable interfere, Runnable interfereWithDates) {
        return new LockEngine(
                fixture.settings("me", false), fixture.seams(fixture.clocks(interfere, interfereWithDates)));
    }

    @Test
    void whoGivesUpBetweenItsChoiceAndItsGrantIsPassedOverWithoutAWord() {
        List<CompletableFuture<LockHandle>> waiting = new ArrayList<>();
        AtomicInteger readings = new AtomicInteger(Integer.MAX_VALUE);
        LockEngine engine = engineWhoseClocks(() -> {
            if (readings.getAndDecrement() == 0) {
                waiting.get(0).cancel(true);
            }
        });
        for (int reading = 0; reading < 4; reading++) {
            LockHandle first = EngineFixture.acquired(engine, LockRequest.of(KEY));
            waiting.clear();
            waiting.add(EngineFixture.asked(engine, "a", Duration.ofMinutes(5)));
            waiting.add(EngineFixture.asked(engine, "a", Duration.ofMinutes(5)));
            fixture.events.clear();
            readings.set(reading);
            first.release();
            readings.set(Integer.MAX_VALUE);
            boolean passedOver = waiting.get(0).isCancelled();
            LockHandle owner = EngineFixture.granted(waiting.get(passedOver ? 1 : 0));
            assertThat(engine.held()).as("reading %s", reading).containsExactly(owner);
            assertThat(fixture.eventNames()).containsExactly("Released", "Acquired");
            owner.release();
            if (!passedOver) {
                EngineFixture.granted(waiting.get(1)).release();
            }
            assertThat(fixture.holderInTable("a")).isNull();
        }
    }

    /** A heartbeat, or a timer, has the events told that there are; here, when the release of the first owner is dated. */
    @Test
    void nothingIsToldOfWhoGivesUpBetweenItsChoiceAndItsGrant() {
        List<CompletableFuture<LockHandle>> waiting = new ArrayList<>();
        List<HeldLock> first = new ArrayList<>();
        LockEngine engine = engineWhoseClocks(() -> {}, () -> {
            boolean chosen = !first.isEmpty() && first.get(0).state().askTenures(Tenures::latest) != first.get(0);
            if (chosen && !waiting.get(0).isDone()) {
                waiting.get(0).cancel(true);
                first.get(0).state().askTenures(Tenures::latest).events().flush();
            }
        });
        first.add((HeldLock) EngineFixture.acquired(engine, LockRequest.of(KEY)));
        waiting.add(EngineFixture.asked(engine, "a", Duration.ofMinutes(5)));
        waiting.add(EngineFixture.asked(engine, "a", Duration.ofMinutes(5)));
        first.get(0).release();
        LockHandle second = EngineFixture.granted(waiting.get(1));
        second.release();
        assertThat(fixture.events.stream().map(LockEvent::handle).distinct()).containsExactly(first.get(0), second);
        assertThat(fixture.eventNames()).containsExactly("Acquired", "Released", "Acquired", "Released");
    }

    /** Somebody frees the lock between the choice of the next owner and its grant: again when the release is dated. */
    @Test
    void whoWaitsBehindAnHeirOfAFreedLockIsNotForgotten() {
        List<HeldLock> first = new ArrayList<>();
        List<Boolean> freed = new ArrayList<>();
        List<LockEngine> engines = new ArrayList<>();
        LockEngine engine = engineWhoseClocks(() -> {}, () -> {
            boolean chosen = !first.isEmpty() && first.get(0).state().askTenures(Tenures::latest) != first.get(0);
            if (chosen && freed.isEmpty()) {
                freed.add(true);
                fixture.store.next(MemoryStore.Operation.TAKE, MemoryStore.Fault.DELAY);
                freed.set(
                        0,
                        engines.get(0)
                                .find(KEY)
                                .map(engines.get(0)::forceRelease)
                                .orElse(false));
            }
        });
        engines.add(engine);
        first.add((HeldLock) EngineFixture.acquired(engine, LockRequest.of(KEY)));
        CompletableFuture<LockHandle> heir = EngineFixture.asked(engine, "a", Duration.ofMinutes(5));
        CompletableFuture<LockHandle> behind = EngineFixture.asked(engine, "a", Duration.ofMinutes(5));
        first.get(0).release();
        assertThat(freed).containsExactly(true);
        assertThat(EngineFixture.granted(heir).isHeld()).isFalse();
        fixture.time.advance(Duration.ofSeconds(3));
        assertThat(EngineFixture.granted(behind).isHeld()).isTrue();
    }
}
