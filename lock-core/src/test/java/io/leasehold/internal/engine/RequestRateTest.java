package io.leasehold.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.LockHandle;
import io.leasehold.LockKey;
import io.leasehold.LockRecord;
import io.leasehold.internal.engine.MemoryStore.Fault;
import io.leasehold.internal.engine.MemoryStore.Operation;
import io.leasehold.internal.engine.MemoryStore.Request;
import io.leasehold.internal.store.LockStore;
import io.leasehold.internal.store.Outcome;
import io.leasehold.internal.store.Row;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A waiter never sends more than 13 requests in any second, whatever fails. */
class RequestRateTest {

    private static final LockKey KEY = LockKey.of("a");
    private static final long SECOND = 1_000_000_000L;

    /** What the table shows. */
    enum Lock {
        FREE,
        HELD,
        DEAD,
        CHANGING,
        BLINKING
    }

    private final EngineFixture fixture = new EngineFixture();

    private static Stream<Arguments> troubles() {
        return Stream.of(
                        Set.of(Operation.TAKE),
                        Set.of(Operation.READ),
                        Set.of(Operation.ANNOUNCE),
                        Set.of(Operation.TAKE, Operation.READ),
                        Set.of(Operation.TAKE, Operation.ANNOUNCE),
                        Set.of(Operation.READ, Operation.ANNOUNCE),
                        Set.of(Operation.TAKE, Operation.READ, Operation.ANNOUNCE, Operation.RELEASE))
                .flatMap(failing -> Stream.of(
                                Fault.NONE,
                                Fault.LOSE_REQUEST,
                                Fault.LOSE_RESPONSE,
                                Fault.FAIL_AFTER,
                                Fault.REPEAT,
                                Fault.THROTTLE,
                                Fault.HOLD_BACK,
                                Fault.THROW)
                        .flatMap(fault -> Stream.of(Lock.values()).map(lock -> Arguments.of(failing, fault, lock))));
    }

    private void show(Lock lock) {
        switch (lock) {
            case FREE -> {}
            case HELD -> change(Duration.ofSeconds(5), EngineFixture.LEASE, false);
            case DEAD -> fixture.store.occupy(KEY, "dead", "version-1", EngineFixture.LEASE);
            case CHANGING -> change(Duration.ofMillis(50), EngineFixture.LEASE, true);
            case BLINKING -> change(Duration.ofMillis(7), Duration.ofMillis(1), true);
        }
    }

    /** Goes on for a minute. */
    private void change(Duration every, Duration lease, boolean owner) {
        int times = (int) (Duration.ofMinutes(1).toNanos() / every.toNanos());
        for (int i = 0; i <= times; i++) {
            int number = i;
            fixture.time.schedule(i * every.toNanos(), () -> {
                int who = owner ? number : 0;
                String version = String.format("%032x:%013d", who, number);
                fixture.store.rows.put(
                        KEY, new LockRecord(KEY, "owner " + who, lease, version, null, 4096L * (who + 1), Map.of()));
            });
        }
    }

    private static void assertSparing(List<Long> sent) {
        for (int i = RequestRate.MOST; i < sent.size(); i++) {
            assertThat(sent.get(i) - sent.get(i - RequestRate.MOST))
                    .as("time of %s requests, before number %s", RequestRate.MOST + 1, i)
                    .isGreaterThanOrEqualTo(SECOND);
        }
    }

    @ParameterizedTest
    @MethodSource("troubles")
    void itHoldsForEachFailure(Set<Operation> failing, Fault fault, Lock lock) {
        failing.forEach(operation -> fixture.store.always(operation, fault));
        show(lock);
        fixture.time.advanceNanos(0);
        CompletableFuture<LockHandle> waiting = fixture.asked("a");
        fixture.time.advance(Duration.ofMinutes(1));
        assertThat(waiting.isCompletedExceptionally()).isFalse();
        assertSparing(fixture.store.log.stream()
                .filter(request -> request.operation() != Operation.BEAT && request.operation() != Operation.RELEASE)
                .map(Request::at)
                .toList());
    }

    @Test
    void itHoldsForWhatMayHaveLandedAndIsFreedWhenTheWaitEnds() {
        fixture.store.always(Operation.TAKE, Fault.LOSE_REQUEST);
        CompletableFuture<LockHandle> waiting = fixture.asked("a");
        fixture.time.advance(Duration.ofMinutes(1));
        waiting.cancel(false);
        fixture.time.advance(Duration.ofSeconds(3));
        assertThat(fixture.store.count(Operation.RELEASE))
                .as("twelve, and the one that was under way")
                .isEqualTo(13);
        assertSparing(fixture.store.log.stream().map(Request::at).toList());
    }

    @Test
    void whatIsOlderThanTheLastTwelveAttemptsIsKnownForOursShouldItLandLater() {
        fixture.store.always(Operation.TAKE, Fault.HOLD_BACK);
        CompletableFuture<LockHandle> waiting = fixture.asked("a");
        fixture.time.advance(Duration.ofMinutes(1));
        fixture.store.heal();
        fixture.store.land();
        assertThat(fixture.holderInTable("a")).isEqualTo("me");
        fixture.time.advance(Duration.ofSeconds(2));
        assertThat(EngineFixture.granted(waiting).isHeld()).isTrue();
    }

    @Test
    void aRequestThatWaitedForRoomCountsFromItsSending() {
        RequestRate rate = new RequestRate();
        rate.sentNow(rate.note(0), SECOND / 2);
        for (int others = 1; others < RequestRate.MOST; others++) {
            rate.note(SECOND / 2);
        }
        assertThat(rate.nanosUntil(1, SECOND)).isEqualTo(SECOND / 2);
    }

    @Test
    void whatIsSentAfterOneBehindItCountsFromItsSendingAndSoDoesThatOne() {
        RequestRate rate = new RequestRate();
        int announcement = rate.note(0);
        int read = rate.note(10);
        rate.sentNow(read, 20);
        rate.sentNow(announcement, SECOND / 2);
        for (int others = 2; others < RequestRate.MOST; others++) {
            rate.note(SECOND / 2);
        }
        assertThat(rate.nanosUntil(1, SECOND)).isEqualTo(SECOND / 2);
        assertThat(rate.nanosUntil(2, SECOND)).isEqualTo(SECOND / 2);
    }

    @Test
    void whatIsSentAfterThirteenOthersHoldsBackWhatIsToCome() {
        RequestRate rate = new RequestRate();
        int first = rate.note(0);
        for (int others = 0; others < RequestRate.MOST; others++) {
            rate.note(SECOND);
        }
        rate.sentNow(first, 3 * SECOND / 2);
        assertThat(rate.nanosUntil(1, 2 * SECOND)).isEqualTo(SECOND / 2);
    }

    /** A table that refuses to give a free lock. */
    @Test
    void itHoldsForAnswersThatContradictEachOther() {
        List<Long> sent = new ArrayList<>();
        LockStore store = answering(sent, new Outcome.Refused(new Row.Absent()));
        LockEngine engine = new LockEngine(fixture.settings("me", false), fixture.seams(store, Runnable::run));
        CompletableFuture<LockHandle> waiting = EngineFixture.asked(engine, "a", Duration.ofMinutes(5));
        fixture.time.advance(Duration.ofMinutes(1));
        assertThat(waiting).isNotDone();
        assertThat(sent).hasSizeGreaterThan(30);
        assertSparing(sent);
    }

    /** Clocks that jump under each request, so that no grant can be used. */
    @Test
    void itHoldsForGrantsThatCameTooLate() {
        List<Long> sent = new ArrayList<>();
        LockStore store = answering(sent, new Outcome.Applied(4096));
        LockEngine engine = new LockEngine(fixture.settings("me", false), fixture.seams(store, Runnable::run));
        suspending = true;
        CompletableFuture<LockHandle> waiting = EngineFixture.asked(engine, "a", Duration.ofMinutes(5));
        fixture.time.advance(Duration.ofMinutes(1));
        assertThat(waiting).isNotDone();
        assertThat(sent).hasSizeGreaterThan(30);
        assertSparing(sent);
    }

    private boolean suspending;

    private LockStore answering(List<Long> sent, Outcome toTakes) {
        return (LockStore) Proxy.newProxyInstance(
                RequestRateTest.class.getClassLoader(),
                new Class<?>[] {LockStore.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "reservedNames" -> Set.of();
                    case "mostUnderWay" -> 50;
                    case "take" -> {
                        sent.add(fixture.time.nanoTime());
                        if (suspending) {
                            fixture.time.suspend(Duration.ofMinutes(1));
                        }
                        yield CompletableFuture.completedFuture(toTakes);
                    }
                    case "read" -> {
                        sent.add(fixture.time.nanoTime());
                        yield CompletableFuture.completedFuture(new Row.Absent());
                    }
                    default -> CompletableFuture.completedFuture(new Outcome.Applied(0));
                });
    }
}
