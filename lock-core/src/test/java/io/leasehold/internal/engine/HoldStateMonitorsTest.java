package io.leasehold.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.LockAcquiredEvent;
import io.leasehold.LockHandle;
import io.leasehold.LockListener;
import io.leasehold.LockRequest;
import io.leasehold.LossCause;
import io.leasehold.internal.engine.Race.Try;
import io.leasehold.internal.runtime.ClockReading;
import io.leasehold.test.internal.VirtualTime;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What two threads may not do at once to a hold, and to its events. */
class HoldStateMonitorsTest {

    private static final Timing TIMING =
            Timing.of(Duration.ofSeconds(30), Duration.ofSeconds(5), Duration.ofSeconds(20));

    private static final LockHandle HANDLE = EngineFixture.someHandle();

    private final VirtualTime time = new VirtualTime();

    private Tenure tenure(long token) {
        HoldEvents events = new HoldEvents(new Audience(new CallbackExecutor(Runnable::run, time), List.of(), time));
        return EngineFixture.tenure(new Grant(LockRequest.of("a"), "h", token, TIMING), events);
    }

    private HoldState hold(Tenure first) {
        return new HoldState(first, time.now(), 0, time, () -> {});
    }

    @Test
    void aHoldGoesToOneSuccessor() {
        Tenure first = tenure(1);
        Race.oneOf(() -> hold(first), hold -> hold.passOn(first, tenure(2)), hold -> hold.passOn(first, tenure(3)));
    }

    @Test
    void aHoldIsGivenUpOrLost() {
        Tenure first = tenure(1);
        Race.oneOf(() -> hold(first), hold -> hold.beginRelease(first), hold -> hold.lost(LossCause.STOLEN));
    }

    @Test
    void aHoldIsPassedOnOrGivenUp() {
        Tenure first = tenure(1);
        Race.oneOf(() -> hold(first), hold -> hold.passOn(first, tenure(2)), hold -> hold.beginRelease(first));
    }

    @Test
    void aHoldIsPassedOnOrBoundToItsRow() {
        Tenure first = tenure(1);
        Race.oneOf(() -> hold(first), hold -> hold.passOn(first, tenure(2)), hold -> hold.bind(first));
    }

    @Test
    void aReleaseIsSettledOnce() {
        Race.oneOf(
                () -> hold(tenure(1)), hold -> hold.settleRelease(null), hold -> hold.settleRelease(LossCause.DELETED));
    }

    @Test
    void aHeartbeatDoesNotReviveWhatWasLost() {
        Race.run(() -> {
            HoldState hold = hold(tenure(1));
            time.advanceNanos(TIMING.safe());
            hold.advance();
            ClockReading sent = time.now();
            return new Try(
                    () -> hold.renewed(1, null, sent),
                    () -> hold.lost(LossCause.STOLEN),
                    () -> assertThat(hold.isLive()).isFalse());
        });
    }

    @Test
    void aForeseenDangerDoesNotReviveWhatWasLost() {
        Race.run(() -> {
            HoldState hold = hold(tenure(1));
            return new Try(
                    hold::foreseeDanger,
                    () -> hold.lost(LossCause.STOLEN),
                    () -> assertThat(hold.isLive()).isFalse());
        });
    }

    @Test
    void aHoldThatRunsOutAndIsLostEndsOnce() {
        Race.run(() -> {
            AtomicInteger ends = new AtomicInteger();
            HoldEvents events = new HoldEvents(new Audience(
                    new CallbackExecutor(Runnable::run, time),
                    List.of(event -> ends.addAndGet(event instanceof LockAcquiredEvent ? 0 : 1)),
                    time));
            HoldState hold = hold(EngineFixture.tenure(new Grant(LockRequest.of("a"), "h", 1, TIMING), events));
            time.advanceNanos(TIMING.lease());
            return new Try(
                    hold::advance,
                    () -> hold.lost(LossCause.STOLEN),
                    () -> assertThat(ends).hasValue(1));
        });
    }

    @Test
    void noTwoHeartbeatsHaveOneNumber() {
        Race.run(() -> {
            HoldState hold = hold(tenure(1));
            AtomicInteger sum = new AtomicInteger();
            Runnable beat =
                    () -> sum.addAndGet((int) hold.nextBeat(null, time.now()).orElseThrow());
            return new Try(beat, beat, () -> assertThat(sum).hasValue(1 + 2));
        });
    }

    @Test
    void twoEventsThatAreAddedAtOnceAreBothTold() {
        Race.run(() -> {
            Queue<String> told = new ConcurrentLinkedQueue<>();
            HoldEvents events = events(event -> told.add("an event"));
            events.flush();
            return new Try(events::inDanger, events::recovered, () -> {
                events.flush();
                assertThat(told).hasSize(3);
            });
        });
    }

    /** Both add and deliver: nothing is lost, and what one thread adds keeps its order. */
    @Test
    void eventsAreAllTold() {
        Race.run(() -> {
            Queue<String> told = new ConcurrentLinkedQueue<>();
            HoldEvents events = events(event -> told.add(event.getClass().getSimpleName()));
            return new Try(
                    () -> warn(events),
                    () -> recoverAndEnd(events),
                    () -> assertThat(told)
                            .startsWith("LockAcquiredEvent")
                            .containsSubsequence("LockRecoveredEvent", "LockReleasedEvent")
                            .contains("LockInDangerEvent")
                            .hasSize(4));
        });
    }

    @Test
    void eventsAreToldOneAtATime() {
        Race.run(() -> {
            AtomicInteger telling = new AtomicInteger();
            AtomicInteger most = new AtomicInteger();
            HoldEvents events = events(event -> {
                most.accumulateAndGet(telling.incrementAndGet(), Math::max);
                Race.meet();
                telling.decrementAndGet();
            });
            return new Try(
                    () -> warn(events),
                    () -> recoverAndEnd(events),
                    () -> assertThat(most).hasValue(1));
        });
    }

    private HoldEvents events(LockListener listener) {
        HoldEvents events =
                new HoldEvents(new Audience(new CallbackExecutor(Runnable::run, time), List.of(listener), time));
        events.begin(HANDLE);
        return events;
    }

    private static void warn(HoldEvents events) {
        events.inDanger();
        events.flush();
    }

    private static void recoverAndEnd(HoldEvents events) {
        events.recovered();
        events.flush();
        events.released();
        events.flush();
    }

    @Test
    void whatWasMutedIsNotTold() {
        Race.run(() -> {
            Queue<String> told = new ConcurrentLinkedQueue<>();
            HoldEvents events = events(event -> told.add("an event"));
            return new Try(events::mute, events::inDanger, () -> {
                events.flush();
                assertThat(told).isEmpty();
            });
        });
    }
}
