package io.leasehold.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.LockHandle;
import io.leasehold.LockKey;
import io.leasehold.LockListener;
import io.leasehold.LockRecord;
import io.leasehold.LockRequest;
import io.leasehold.LossCause;
import io.leasehold.internal.engine.MemoryStore.Fault;
import io.leasehold.internal.engine.MemoryStore.Operation;
import io.leasehold.internal.engine.Race.Try;
import io.leasehold.internal.store.Row;
import io.leasehold.test.internal.VirtualTime;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What two threads may not do at once to the parts of an engine. */
class MonitorsTest {

    private static final Timing TIMING =
            Timing.of(Duration.ofSeconds(30), Duration.ofSeconds(5), Duration.ofSeconds(20));
    private static final LockHandle HANDLE = (LockHandle) Proxy.newProxyInstance(
            LockHandle.class.getClassLoader(), new Class<?>[] {LockHandle.class}, (proxy, method, arguments) -> null);

    private final VirtualTime time = new VirtualTime();

    private static Acquisition acquisition() {
        return new Acquisition(LockRequest.of("a"), TIMING, 0, 1);
    }

    private Tenure tenure(long token) {
        HoldEvents events = new HoldEvents(new EventDispatcher(Runnable::run), List.of(), time);
        return new Tenure(new Grant(LockRequest.of("a"), "me", "h", token, TIMING), events, HANDLE);
    }

    private Hold hold(Tenure first) {
        return new Hold(first, time.now(), new Passes(0, TIMING), time, () -> {});
    }

    /** Runs two calls at once, of which exactly one may succeed. */
    private static <T> void oneOf(Supplier<T> maker, Call<T> one, Call<T> other) {
        Race.run(() -> {
            T subject = maker.get();
            AtomicInteger successes = new AtomicInteger();
            return new Try(
                    () -> successes.addAndGet(one.succeeds(subject) ? 1 : 0),
                    () -> successes.addAndGet(other.succeeds(subject) ? 1 : 0),
                    () -> assertThat(successes).hasValue(1));
        });
    }

    /** Something that is done to a subject, and may fail. */
    private interface Call<T> {
        boolean succeeds(T subject);
    }

    @Test
    void ofTwoSingleAttemptsOneJoins() {
        oneOf(KeyQueues::new, queues -> queues.joinIfIdle(acquisition()), queues -> queues.joinIfIdle(acquisition()));
    }

    @Test
    void aTurnIsGivenOnce() {
        oneOf(
                () -> {
                    KeyQueue queue = new KeyQueue();
                    queue.join(acquisition());
                    return queue;
                },
                queue -> queue.next() != null,
                queue -> queue.next() != null);
    }

    @Test
    void ofTwoRequestsThatJoinAtOnceOneIsFirst() {
        oneOf(KeyQueues::new, MonitorsTest::joinsFirst, MonitorsTest::joinsFirst);
    }

    private static boolean joinsFirst(KeyQueues queues) {
        Acquisition joining = acquisition();
        queues.join(joining);
        return !joining.wasQueued();
    }

    @Test
    void aHoldGoesToOneSuccessor() {
        Tenure first = tenure(1);
        oneOf(() -> hold(first), hold -> hold.passOn(first, tenure(2)), hold -> hold.passOn(first, tenure(3)));
    }

    @Test
    void aHoldIsGivenUpOrLost() {
        Tenure first = tenure(1);
        oneOf(() -> hold(first), hold -> hold.giveUp(first), hold -> hold.lost(LossCause.STOLEN));
    }

    @Test
    void aHoldIsPassedOnOrGivenUp() {
        Tenure first = tenure(1);
        oneOf(() -> hold(first), hold -> hold.passOn(first, tenure(2)), hold -> hold.giveUp(first));
    }

    @Test
    void aHoldIsPassedOnOrBoundToItsRow() {
        Tenure first = tenure(1);
        oneOf(() -> hold(first), hold -> hold.passOn(first, tenure(2)), hold -> hold.bind(first));
    }

    @Test
    void aReleaseIsSettledOnce() {
        oneOf(() -> hold(tenure(1)), hold -> hold.settleRelease(null), hold -> hold.settleRelease(LossCause.DELETED));
    }

    @Test
    void noTwoHeartbeatsHaveOneNumber() {
        Race.run(() -> {
            Hold hold = hold(tenure(1));
            AtomicInteger sum = new AtomicInteger();
            Runnable beat = () -> sum.addAndGet((int) hold.nextBeat().orElseThrow());
            return new Try(beat, beat, () -> assertThat(sum).hasValue(1 + 2));
        });
    }

    /** Of an attempt that may have landed either the request or its end takes care. */
    @Test
    void anAttemptInDoubtIsKeptOrRefused() {
        Race.run(() -> {
            Acquisition acquisition = acquisition();
            Acquisition.Attempt attempt = new Acquisition.Attempt("h", time.now());
            AtomicReference<@Nullable Boolean> kept = new AtomicReference<>();
            AtomicReference<List<Acquisition.Attempt>> taken = new AtomicReference<>(List.of());
            return new Try(
                    () -> kept.set(acquisition.keepUnsettled(attempt)),
                    () -> {
                        acquisition.answer().cancel(false);
                        taken.set(acquisition.takeUnsettled());
                    },
                    () -> assertThat(taken.get().contains(attempt)).isEqualTo(kept.get()));
        });
    }

    @Test
    void anAttemptOfARequestThatIsOverIsNotKept() {
        Acquisition acquisition = acquisition();
        acquisition.answer().cancel(false);
        assertThat(acquisition.keepUnsettled(new Acquisition.Attempt("h", time.now())))
                .isFalse();
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

    @Test
    void aHandleIsReleasedOnce() {
        Race.run(() -> {
            EngineFixture fixture = new EngineFixture();
            HeldLock handle = (HeldLock) fixture.acquired("a");
            Queue<CompletableFuture<Void>> releases = new ConcurrentLinkedQueue<>();
            Runnable release = () -> releases.add(handle.releaseInBackground());
            return new Try(release, release, () -> assertThat(releases).allMatch(CompletableFuture::isDone));
        });
    }

    @Test
    void aHoldThatIsForcedAtTheMomentOfItsGrantStrandsNobody() {
        Race.run(() -> {
            EngineFixture fixture = new EngineFixture();
            fixture.store.next(Operation.TAKE, Fault.DELAY_ANSWER);
            CompletableFuture<LockHandle> first = fixture.asked("a");
            CompletableFuture<LockHandle> second = fixture.asked("a");
            LockRecord record = fixture.engine.find(LockKey.of("a")).orElseThrow();
            return new Try(fixture.store::land, () -> fixture.engine.forceRelease(record), () -> {
                EngineFixture.granted(first).close();
                fixture.time.advance(EngineFixture.HEARTBEAT);
                assertThat(second).isCompleted();
            });
        });
    }

    @Test
    void oneTimerEndsAHold() {
        Race.run(() -> {
            EngineFixture fixture = new EngineFixture();
            Upkeep upkeep = ((HeldLock) fixture.acquired("a")).upkeep();
            int timers = fixture.time.scheduled();
            Runnable arm = upkeep.countdown()::arm;
            return new Try(arm, arm, () -> assertThat(fixture.time.scheduled()).isEqualTo(timers));
        });
    }

    @Test
    void aHoldHasOneNextHeartbeat() {
        Race.run(() -> {
            EngineFixture fixture = new EngineFixture();
            Upkeep upkeep = ((HeldLock) fixture.acquired("a")).upkeep();
            int timers = fixture.time.scheduled();
            Runnable begin = upkeep.heartbeat()::begin;
            return new Try(
                    begin, begin, () -> assertThat(fixture.time.scheduled()).isEqualTo(timers));
        });
    }

    @Test
    void bothOfTwoSightsOfOneHoldCountFromTheFirst() {
        Race.run(() -> {
            EngineFixture fixture = new EngineFixture();
            Observations observations = new Observations();
            LockKey key = LockKey.of("a");
            LockRecord record = fixture.store.occupy(key, "other", "version-1", EngineFixture.LEASE);
            Row.Held row = new Row.Held(record, "version-1", EngineFixture.LEASE, false);
            Queue<Long> since = new ConcurrentLinkedQueue<>();
            return new Try(
                    () -> since.add(observations.see(key, row, 1).since()),
                    () -> since.add(observations.see(key, row, 2).since()),
                    () -> assertThat(Set.copyOf(since)).hasSize(1));
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
        HoldEvents events = new HoldEvents(new EventDispatcher(Runnable::run), List.of(listener), time);
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

    /** A request that hangs until it is answered. */
    private static final class Request implements Backlog.Job {

        private final CompletableFuture<String> answer = new CompletableFuture<>();
        private volatile boolean sent;

        @Override
        public CompletableFuture<String> send(boolean atOnce) {
            sent = true;
            return answer;
        }

        @Override
        public long attemptNanos() {
            return TIMING.attempt();
        }
    }

    private Admission admission(int most) {
        return new Admission(time, time, most, 0);
    }

    private static Request submitted(Admission admission) {
        Request request = new Request();
        admission.submit(Purpose.HEARTBEAT, TIMING.lease(), false, request);
        return request;
    }

    @Test
    void ofTwoRequestsOneGetsTheLastRoom() {
        oneOf(() -> admission(1), admission -> submitted(admission).sent, admission -> submitted(admission).sent);
    }

    @Test
    void twoRequestsThatEndAtOnceBothGiveTheirRoomBack() {
        Race.run(() -> {
            Admission admission = admission(2);
            Request one = submitted(admission);
            Request other = submitted(admission);
            return new Try(
                    () -> one.answer.complete("done"),
                    () -> other.answer.complete("done"),
                    () -> assertThat(admission.queue()).isEqualTo("0 others are under way and 0 wait"));
        });
    }

    @Test
    void twoRequestsThatWaitAtOnceAreBothSentLater() {
        Race.run(() -> {
            Admission admission = admission(1);
            Request before = submitted(admission);
            Runnable submit = () -> submitted(admission);
            return new Try(submit, submit, () -> {
                assertThat(admission.queue()).isEqualTo("1 others are under way and 2 wait");
                before.answer.complete("done");
            });
        });
    }

    @Test
    void aRequestIsSentOrWithdrawn() {
        Race.run(() -> {
            Admission admission = admission(1);
            Request before = submitted(admission);
            Request request = new Request();
            Backlog.Waiting waiting = admission.submit(Purpose.TAKE, 0, false, request);
            AtomicBoolean withdrawn = new AtomicBoolean();
            before.answer.complete("done");
            return new Try(
                    time::runNext,
                    () -> withdrawn.set(admission.withdraw(waiting)),
                    () -> assertThat(withdrawn.get()).isNotEqualTo(request.sent));
        });
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

    @Test
    void idsThatTwoThreadsBuryAreBothRemembered() {
        Registry registry = new Registry();
        AtomicInteger number = new AtomicInteger();
        Race.run(() -> {
            List<String> ids = Stream.of("a", "b", "c", "d")
                    .map(id -> id + number.getAndIncrement())
                    .toList();
            return new Try(
                    () -> ids.subList(0, 2).forEach(registry::bury),
                    () -> ids.subList(2, 4).forEach(registry::bury),
                    () -> assertThat(ids).allMatch(registry::isBuried));
        });
    }
}
