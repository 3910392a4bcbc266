package io.leasehold.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.LockHandle;
import io.leasehold.LockKey;
import io.leasehold.LockRecord;
import io.leasehold.LockRequest;
import io.leasehold.internal.engine.MemoryStore.Fault;
import io.leasehold.internal.engine.MemoryStore.Operation;
import io.leasehold.internal.engine.Race.Try;
import io.leasehold.internal.store.Answer;
import io.leasehold.internal.store.Row;
import io.leasehold.test.internal.VirtualTime;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What two threads may not do at once to the parts of a client. */
class MonitorsTest {

    private static final Timing TIMING =
            Timing.of(Duration.ofSeconds(30), Duration.ofSeconds(5), Duration.ofSeconds(20));

    private final VirtualTime time = new VirtualTime();

    private static Acquisition acquisition() {
        return new Acquisition(LockRequest.of("a"), TIMING, 0, 1, null);
    }

    private KeyQueues queues() {
        return new KeyQueues(time, key -> new WaitTimer(time, () -> {}));
    }

    @Test
    void ofTwoSingleAttemptsOneJoins() {
        Race.oneOf(
                this::queues, queues -> queues.joinIfIdle(acquisition()), queues -> queues.joinIfIdle(acquisition()));
    }

    @Test
    void ofTwoClaimsThatShareALockOneJoins() {
        Race.oneOf(this::queues, MonitorsTest::claims, MonitorsTest::claims);
    }

    @Test
    void ofAClaimAndASingleAttemptOneJoins() {
        Race.oneOf(this::queues, MonitorsTest::claims, queues -> queues.joinIfIdle(acquisition()));
    }

    private static boolean claims(KeyQueues queues) {
        Acquisition other = new Acquisition(LockRequest.of("other"), TIMING, 0, 1, null);
        return queues.claim(List.of(other, acquisition())) == null;
    }

    @Test
    void aTurnIsGivenOnce() {
        Race.oneOf(
                () -> {
                    KeyQueue queue = new KeyQueue(key -> new WaitTimer(time, () -> {}));
                    queue.join(acquisition());
                    return queue;
                },
                queue -> queue.next() != null,
                queue -> queue.next() != null);
    }

    @Test
    void ofTwoRequestsThatJoinAtOnceOneIsFirst() {
        Race.oneOf(this::queues, MonitorsTest::joinsFirst, MonitorsTest::joinsFirst);
    }

    private static boolean joinsFirst(KeyQueues queues) {
        Acquisition joining = acquisition();
        queues.join(joining);
        return !joining.wasQueued();
    }

    @Test
    void ofTwoWhoCloseAClientOneEndsIt() {
        Race.run(() -> {
            EngineFixture fixture = new EngineFixture();
            AtomicInteger ends = new AtomicInteger();
            Seams seams = fixture.seams(fixture.store, Runnable::run);
            LockEngine engine = new LockEngine(
                    fixture.settings("me", false),
                    new Seams(
                            seams.store(),
                            seams.callerStore(),
                            seams.clocks(),
                            seams.scheduler(),
                            seams.entropy(),
                            seams.callbacks(),
                            seams.telemetry(),
                            ends::incrementAndGet));
            return new Try(engine::close, engine::close, () -> assertThat(ends).hasValue(1));
        });
    }

    /** Of an attempt that may have landed either the request or its end takes care. */
    @Test
    void anAttemptInDoubtIsKeptOrRefused() {
        Race.run(() -> {
            Acquisition acquisition = acquisition();
            Acquisition.Attempt attempt =
                    new Acquisition.Attempt("h", time.now(), TableClock.AliveUntil.UNKNOWN, LockKey.of("a"));
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
        assertThat(acquisition.keepUnsettled(
                        new Acquisition.Attempt("h", time.now(), TableClock.AliveUntil.UNKNOWN, LockKey.of("a"))))
                .isFalse();
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
            Hold upkeep = ((HeldLock) fixture.acquired("a")).hold();
            int timers = fixture.time.scheduled();
            Runnable arm = upkeep.expiryTimer()::arm;
            return new Try(arm, arm, () -> assertThat(fixture.time.scheduled()).isEqualTo(timers));
        });
    }

    @Test
    void aHoldHasOneNextHeartbeat() {
        Race.run(() -> {
            EngineFixture fixture = new EngineFixture();
            Hold upkeep = ((HeldLock) fixture.acquired("a")).hold();
            int timers = fixture.time.scheduled();
            Runnable begin = upkeep.heartbeat()::begin;
            return new Try(
                    begin, begin, () -> assertThat(fixture.time.scheduled()).isEqualTo(timers));
        });
    }

    @Test
    void aDateFromBeforeASuspicionIsForgottenWhicheverComesFirst() {
        Race.run(() -> {
            VirtualTime time = new VirtualTime();
            TableClock clock = new TableClock(time, EngineFixture.SKEW);
            TableClock.Question question = clock.ask();
            return new Try(
                    () -> question.answeredBy(new Answer<>("anything", 1_900_000_000)),
                    clock::suspect,
                    () -> assertThat(clock.aliveUntil(time.now(), TIMING)).isEqualTo(TableClock.AliveUntil.UNKNOWN));
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
                    () -> since.add(observations.see(key, null, row, 1).since()),
                    () -> since.add(observations.see(key, null, row, 2).since()),
                    () -> assertThat(Set.copyOf(since)).hasSize(1));
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
