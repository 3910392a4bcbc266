package io.leasehold.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.leasehold.InvalidLockSettingException;
import io.leasehold.LockHandle;
import io.leasehold.LockKey;
import io.leasehold.LockRequest;
import io.leasehold.LockTelemetry;
import io.leasehold.LockTelemetry.AcquireEnd;
import io.leasehold.LockTelemetry.AcquireOutcome;
import io.leasehold.LockTelemetry.HeartbeatOutcome;
import io.leasehold.internal.engine.MemoryStore.Fault;
import io.leasehold.internal.engine.MemoryStore.Operation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What those who measure are told. */
class TelemetryTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private record Beat(LockHandle handle, Duration latency, HeartbeatOutcome outcome) {}

    private final EngineFixture fixture = new EngineFixture();
    private final List<LockRequest> begun = new ArrayList<>();
    private final List<AcquireEnd> ended = new ArrayList<>();
    private final List<Beat> beats = new ArrayList<>();
    private final LockEngine engine = engineMeasuredBy(new Recorder());

    private final class Recorder implements LockTelemetry {

        @Override
        public Acquire acquireBegins(LockRequest request) {
            begun.add(request);
            return ended::add;
        }

        @Override
        public void heartbeatEnded(LockHandle handle, Duration latency, HeartbeatOutcome outcome) {
            beats.add(new Beat(handle, latency, outcome));
        }
    }

    private LockEngine engineMeasuredBy(LockTelemetry... telemetry) {
        return new LockEngine(
                fixture.settings("measured", false), fixture.seams(fixture.store, Runnable::run, List.of(telemetry)));
    }

    private AcquireEnd onlyEnd() {
        assertThat(ended).hasSize(1);
        return ended.get(0);
    }

    private CompletableFuture<LockHandle> asked(Duration wait) {
        return EngineFixture.asked(engine, "a", wait);
    }

    @Test
    void anAcquiredLockComesWithItsRequestAndHandle() throws InterruptedException {
        LockRequest request = LockRequest.builder("a").name("order").build();
        LockHandle handle = engine.acquire(request);
        assertThat(begun).containsExactly(request);
        assertThat(onlyEnd()).isEqualTo(new AcquireEnd(AcquireOutcome.ACQUIRED, Duration.ZERO, handle, null));
        assertThat(handle.request()).isSameAs(request);
    }

    @Test
    void whoIsAddedMeasuresOnceWhatFollows() throws InterruptedException {
        LockEngine unmeasured = engineMeasuredBy();
        Recorder added = new Recorder();
        unmeasured.addTelemetry(added);
        unmeasured.addTelemetry(added);
        LockHandle handle = unmeasured.acquire(LockRequest.of("a"));
        assertThat(onlyEnd().handle()).isSameAs(handle);
        fixture.time.advance(Duration.ofSeconds(6));
        assertThat(beats).isNotEmpty().allMatch(beat -> beat.handle() == handle);
    }

    @Test
    void theWaitCountsFromTheCallToTheGrant() {
        LockHandle other = fixture.acquired("a");
        CompletableFuture<LockHandle> waiting = asked(MINUTE);
        fixture.time.advance(Duration.ofSeconds(3));
        assertThat(ended).isEmpty();
        other.release();
        fixture.time.advance(Duration.ofSeconds(1));
        assertThat(waiting).isCompleted();
        assertThat(onlyEnd().waited()).isBetween(Duration.ofSeconds(3), Duration.ofSeconds(4));
    }

    @Test
    void theEndIsToldBeforeTheCallersOwnCodeRuns() {
        LockHandle other = fixture.acquired("a");
        List<Integer> endedByThen = new ArrayList<>();
        CompletableFuture<Void> unused = asked(MINUTE).thenAccept(handle -> endedByThen.add(ended.size()));
        other.release();
        fixture.time.advance(Duration.ofSeconds(1));
        assertThat(endedByThen).containsExactly(1);
    }

    @Test
    void aSingleAttemptThatFindsTheLockHeldIsBusy() throws InterruptedException {
        fixture.acquired("a");
        assertThat(engine.tryAcquire(LockRequest.of("a"))).isEmpty();
        assertThat(onlyEnd().outcome()).isEqualTo(AcquireOutcome.BUSY);
    }

    @Test
    void aRequestWithoutAWaitIsBusyToo() {
        fixture.acquired("a");
        assertThat(asked(Duration.ZERO)).isCompletedExceptionally();
        assertThat(onlyEnd().outcome()).isEqualTo(AcquireOutcome.BUSY);
    }

    @Test
    void aWaitThatWasTooShortIsATimeout() {
        fixture.acquired("a");
        CompletableFuture<LockHandle> waiting = asked(Duration.ofSeconds(2));
        fixture.time.advance(Duration.ofSeconds(2));
        assertThat(onlyEnd().outcome()).isEqualTo(AcquireOutcome.TIMEOUT);
        assertThat(onlyEnd().waited()).isEqualTo(Duration.ofSeconds(2));
        assertThat(onlyEnd().failure()).isSameAs(EngineFixture.failureOf(waiting));
    }

    @Test
    void aCancelledRequestIsToldOnce() {
        LockHandle other = fixture.acquired("a");
        asked(MINUTE).cancel(true);
        other.release();
        fixture.time.advance(MINUTE);
        assertThat(onlyEnd().outcome()).isEqualTo(AcquireOutcome.CANCELLED);
    }

    @Test
    void aRequestThatCloseEndsIsCancelled() {
        fixture.acquired("a");
        CompletableFuture<LockHandle> unused = asked(MINUTE);
        engine.close();
        assertThat(onlyEnd().outcome()).isEqualTo(AcquireOutcome.CANCELLED);
    }

    @Test
    void deniedAccessIsAnError() {
        fixture.store.next(Operation.TAKE, Fault.DENY);
        assertThat(asked(MINUTE)).isCompletedExceptionally();
        assertThat(onlyEnd().outcome()).isEqualTo(AcquireOutcome.ERROR);
    }

    @Test
    void anUnusableRequestIsAnError() {
        assertThatExceptionOfType(InvalidLockSettingException.class)
                .isThrownBy(() -> engine.acquire(
                        LockRequest.builder("a").attribute("owner_name", "me").build()));
        assertThat(onlyEnd().outcome()).isEqualTo(AcquireOutcome.ERROR);
    }

    @Test
    void heartbeatsComeWithLatencyAndOutcome() {
        LockHandle handle = EngineFixture.granted(asked(MINUTE));
        fixture.store.next(Operation.BEAT, Fault.NONE);
        fixture.store.next(Operation.BEAT, Fault.LOSE_REQUEST);
        fixture.advanceToBeat(2);
        fixture.time.advance(EngineFixture.ATTEMPT);
        fixture.store.rows.remove(LockKey.of("a"));
        fixture.time.advance(EngineFixture.HEARTBEAT);
        assertThat(beats)
                .containsExactly(
                        new Beat(handle, Duration.ZERO, HeartbeatOutcome.RENEWED),
                        new Beat(handle, EngineFixture.ATTEMPT, HeartbeatOutcome.FAILED),
                        new Beat(handle, Duration.ZERO, HeartbeatOutcome.REFUSED));
    }

    @Test
    void whoThrowsHarmsNeitherLockNorTheOthersWhoMeasure() {
        LockTelemetry broken = new LockTelemetry() {
            @Override
            public Acquire acquireBegins(LockRequest request) {
                throw new IllegalStateException("begins");
            }

            @Override
            public void heartbeatEnded(LockHandle handle, Duration latency, HeartbeatOutcome outcome) {
                throw new AssertionError("heartbeat");
            }
        };
        LockTelemetry brokenLater = new LockTelemetry() {
            @Override
            public Acquire acquireBegins(LockRequest request) {
                return end -> {
                    throw new IllegalStateException("ends");
                };
            }
        };
        LockHandle handle =
                EngineFixture.acquired(engineMeasuredBy(broken, brokenLater, new Recorder()), LockRequest.of("a"));
        fixture.time.advance(MINUTE);
        assertThat(handle.isHeld()).isTrue();
        assertThat(ended).hasSize(1);
        assertThat(beats).hasSizeGreaterThan(10);
    }
}
