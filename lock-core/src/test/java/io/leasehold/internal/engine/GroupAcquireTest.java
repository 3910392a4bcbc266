package io.leasehold.internal.engine;

import static io.leasehold.internal.engine.GroupFixture.acquired;
import static io.leasehold.internal.engine.GroupFixture.asked;
import static io.leasehold.internal.engine.GroupFixture.granted;
import static io.leasehold.internal.engine.GroupFixture.requests;
import static io.leasehold.internal.engine.GroupFixture.waiting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leasehold.InvalidLockSettingException;
import io.leasehold.LockAcquireTimeoutException;
import io.leasehold.LockClientClosedException;
import io.leasehold.LockException;
import io.leasehold.LockGroup;
import io.leasehold.LockHandle;
import io.leasehold.LockKey;
import io.leasehold.LockRequest;
import io.leasehold.MalformedLockRecordException;
import io.leasehold.internal.engine.MemoryStore.Operation;
import io.leasehold.internal.store.GroupOutcome;
import io.leasehold.internal.store.Row;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Several locks at once, of other clients than this one. */
class GroupAcquireTest {

    private final EngineFixture fixture = new EngineFixture();
    private final LockEngine other = fixture.engine("other");

    @Test
    void freeLocksTakeOneReadAndOneTransaction() throws InterruptedException {
        LockGroup group = fixture.engine.acquireAll(requests("b", "a"));
        assertThat(GroupFixture.keysOf(group)).containsExactly("b", "a");
        assertThat(group.isHeld()).isTrue();
        assertThat(fixture.store.requests).containsExactly(Operation.READ_ALL, Operation.TAKE_ALL);
        assertThat(group.handles())
                .allSatisfy(handle -> assertThat(handle.fencingToken())
                        .isEqualTo(fixture.store.rows.get(handle.key()).fencingToken()));
        group.release();
        assertThat(group.isHeld()).isFalse();
        assertThat(fixture.store.count(Operation.RELEASE)).isEqualTo(2);
        assertThat(fixture.holderInTable("a")).isNull();
        assertThat(fixture.holderInTable("b")).isNull();
    }

    @Test
    void tokensRiseFromGroupToGroup() {
        LockGroup first = acquired(fixture.engine, "a", "b");
        first.release();
        LockGroup second = acquired(other, "b", "a");
        LockKey key = LockKey.of("a");
        assertThat(second.handle(key).fencingToken())
                .isGreaterThan(first.handle(key).fencingToken());
    }

    @Test
    void heartbeatsKeepEachLockOfAGroup() {
        LockGroup group = acquired(fixture.engine, "a", "b");
        fixture.time.advance(Duration.ofMinutes(5));
        assertThat(group.isHeld()).isTrue();
        assertThat(group.remaining()).isPositive();
        group.ensureHeld();
    }

    @Test
    void equalKeysCountOnce() {
        LockGroup group = acquired(fixture.engine, "a", "b", "a");
        assertThat(GroupFixture.keysOf(group)).containsExactly("a", "b");
    }

    @Test
    void aGroupOfOneIsAnOrdinaryRequest() {
        LockGroup group = acquired(fixture.engine, "a");
        assertThat(group.isHeld()).isTrue();
        assertThat(fixture.store.requests).containsExactly(Operation.TAKE);
    }

    @Test
    void whileOneLockIsBusyNoneIsTaken() {
        LockHandle busy = EngineFixture.acquired(other, LockRequest.of("b"));
        CompletableFuture<LockGroup> group = asked(fixture.engine, "a", "b", "c");
        fixture.time.advance(Duration.ofSeconds(10));
        assertThat(group).isNotDone();
        assertThat(fixture.holderInTable("a")).isNull();
        assertThat(fixture.holderInTable("c")).isNull();
        assertThat(fixture.store.count(Operation.TAKE_ALL)).isZero();
        busy.release();
        fixture.time.advance(Duration.ofSeconds(2));
        assertThat(granted(group).isHeld()).isTrue();
    }

    @Test
    void aBusyLockIsPolledAsBySingleRequest() {
        EngineFixture.acquired(other, LockRequest.of("b"));
        CompletableFuture<LockGroup> unused = asked(fixture.engine, "a", "b");
        fixture.time.advance(Duration.ofSeconds(20));
        assertThat(fixture.store.count(Operation.READ_ALL)).isEqualTo(1);
        assertThat(fixture.store.log(Operation.READ))
                .allMatch(read -> read.key().equals(LockKey.of("b")));
        assertThat(fixture.store.count(Operation.ANNOUNCE)).isEqualTo(1);
    }

    @Test
    void theWaitEndsAtItsDeadlineAndNamesTheBusyLock() {
        EngineFixture.acquired(other, LockRequest.of("b"));
        CompletableFuture<LockGroup> group = fixture.engine.acquireAllAsync(waiting(Duration.ofSeconds(7), "a", "b"));
        fixture.advanceToJustBefore(Duration.ofSeconds(7));
        assertThat(group).isNotDone();
        fixture.advanceToIt();
        assertThat(EngineFixture.failureOf(group))
                .isInstanceOfSatisfying(LockAcquireTimeoutException.class, timeout -> {
                    assertThat(timeout.key()).isEqualTo(LockKey.of("b"));
                    assertThat(timeout.holder().orElseThrow().ownerName()).isEqualTo("other");
                });
        assertThat(fixture.engine.waiting()).isEmpty();
        assertThat(EngineFixture.acquired(fixture.engine, LockRequest.of("a")).isHeld())
                .isTrue();
    }

    @Test
    void deadOwnersAreTakenOverTogetherOneLeaseAfterTheyWereFirstSeen() {
        fixture.store.occupy(LockKey.of("a"), "dead", "version-a", Duration.ofSeconds(12));
        fixture.store.occupy(LockKey.of("b"), "dead", "version-b", Duration.ofSeconds(12));
        CompletableFuture<LockGroup> group = asked(fixture.engine, "a", "b", "c");
        fixture.time.advanceNanos(Duration.ofSeconds(12).toNanos() - 1);
        assertThat(group).isNotDone();
        fixture.time.advanceNanos(1);
        assertThat(granted(group).isHeld()).isTrue();
        assertThat(fixture.store.count(Operation.TAKE_ALL)).isEqualTo(1);
    }

    @Test
    void theLocksOfADeadSessionAreTakenOverTogether() {
        LockEngine dead = fixture.engine(fixture.withSessions("dead", new SessionSettings(2, 10_000, Duration.ZERO)));
        for (String key : List.of("a", "b", "c", "d")) {
            EngineFixture.acquired(dead, LockRequest.of(key));
        }
        fixture.time.advance(Duration.ofSeconds(30));
        assertThat(fixture.store.rows.get(LockKey.of("a")).session()).isNotNull();
        fixture.store.always(Operation.BEAT, MemoryStore.Fault.LOSE_REQUEST);
        CompletableFuture<LockGroup> group = asked(fixture.engine, "a", "b");
        fixture.time.advance(Duration.ofSeconds(40));
        fixture.store.heal();
        assertThat(granted(group).isHeld()).isTrue();
        assertThat(fixture.holderInTable("b")).isEqualTo("me");
    }

    @Test
    void rowsThatTheTableLeftUnreadAreReadAgain() {
        fixture.store.unreadOnce = 1;
        CompletableFuture<LockGroup> group = asked(fixture.engine, "a", "b", "c");
        assertThat(group).isNotDone();
        fixture.time.advance(Duration.ofSeconds(1));
        assertThat(granted(group).isHeld()).isTrue();
        assertThat(fixture.store.count(Operation.READ_ALL)).isEqualTo(2);
    }

    @Test
    void aMalformedRowIsAnError() {
        LockKey key = LockKey.of("b");
        fixture.store.malformed.put(
                key, new Row.Malformed(new MalformedLockRecordException(key, "version", "is missing")));
        assertThat(EngineFixture.failureOf(asked(fixture.engine, "a", "b")))
                .isInstanceOf(MalformedLockRecordException.class);
        assertThat(fixture.engine.waiting()).isEmpty();
    }

    @Test
    void afterFiveConflictsTheLocksAreTakenOneByOneInTheOrderOfTheirKeys() {
        IntStream.range(0, 5).forEach(i -> fixture.store.groupOutcomes.add(new GroupOutcome.Conflict()));
        CompletableFuture<LockGroup> group = asked(fixture.engine, "c", "a", "b");
        fixture.time.advance(Duration.ofSeconds(3));
        assertThat(GroupFixture.keysOf(granted(group))).containsExactly("c", "a", "b");
        assertThat(fixture.store.count(Operation.TAKE_ALL)).isEqualTo(5);
        assertThat(fixture.store.log(Operation.TAKE))
                .extracting(take -> take.key().partitionKey())
                .containsExactly("a", "b", "c");
    }

    @Test
    void aTableWithoutTransactionsIsAskedForOneOnlyOnce() {
        fixture.store.groupOutcomes.add(new GroupOutcome.Unsupported());
        LockGroup first = acquired(fixture.engine, "a", "b");
        assertThat(first.isHeld()).isTrue();
        first.release();
        assertThat(acquired(fixture.engine, "a", "b").isHeld()).isTrue();
        assertThat(fixture.store.count(Operation.TAKE_ALL)).isEqualTo(1);
        assertThat(fixture.store.count(Operation.TAKE)).isEqualTo(4);
    }

    @Test
    void withoutPermissionToReadSeveralRowsTheLocksAreTakenOneByOne() {
        fixture.store.next(Operation.READ_ALL, MemoryStore.Fault.DENY);
        assertThat(acquired(fixture.engine, "a", "b").isHeld()).isTrue();
        assertThat(fixture.store.count(Operation.TAKE)).isEqualTo(2);
    }

    @Test
    void oneByOneTheGroupWaitsWhileItHolds() {
        fixture.store.groupOutcomes.add(new GroupOutcome.Unsupported());
        LockGroup blocker = acquired(other, "y", "z");
        fixture.store.groupOutcomes.clear();
        fixture.store.groupOutcomes.add(new GroupOutcome.Unsupported());
        acquired(fixture.engine, "p", "q").release();
        CompletableFuture<LockGroup> group = fixture.engine.acquireAllAsync(waiting(Duration.ofSeconds(7), "y", "x"));
        assertThat(fixture.holderInTable("x")).isEqualTo("me");
        fixture.time.advance(Duration.ofSeconds(7));
        assertThat(EngineFixture.failureOf(group)).isInstanceOf(LockAcquireTimeoutException.class);
        assertThat(fixture.holderInTable("x")).isNull();
        assertThat(blocker.isHeld()).isTrue();
    }

    @Test
    void aSingleAttemptTakesAllOrNone() throws InterruptedException {
        LockHandle busy = EngineFixture.acquired(other, LockRequest.of("b"));
        assertThat(fixture.engine.tryAcquireAll(requests("a", "b"))).isEmpty();
        assertThat(fixture.engine.waiting()).isEmpty();
        assertThat(fixture.holderInTable("a")).isNull();
        busy.release();
        assertThat(fixture.engine.tryAcquireAll(requests("a", "b"))).isPresent();
        assertThat(fixture.engine.tryAcquireAll(requests("c", "b"))).isEmpty();
        assertThat(fixture.engine.waiting()).isEmpty();
    }

    static Stream<Arguments> unusable() {
        LockRequest first = LockRequest.of("a");
        LockRequest hasty = LockRequest.builder("a").waitTimeout(Duration.ZERO).build();
        LockRequest fixed =
                LockRequest.builder("b").fixedLease(Duration.ofSeconds(30)).build();
        LockRequest waits =
                LockRequest.builder("b").waitTimeout(Duration.ofSeconds(1)).build();
        List<LockRequest> tooMany = IntStream.rangeClosed(0, 100)
                .mapToObj(i -> LockRequest.of("k" + i))
                .toList();
        return Stream.of(
                Arguments.of(List.of(), "requests", "group of 0 locks", "Request 1 to 100 locks"),
                Arguments.of(tooMany, "requests", "group of 101 locks", "Request 1 to 100 locks"),
                Arguments.of(List.of(first, fixed), "fixedLease", "'b' of a group has a fixed lease", "Use a lease"),
                Arguments.of(
                        List.of(first, waits), "waitTimeout", "'b' waits PT1S, but that for lock 'a'", "Set it in"),
                Arguments.of(List.of(hasty, waits), "waitTimeout", "'a' of the same group waits PT0S", "Set it in"));
    }

    @ParameterizedTest
    @MethodSource("unusable")
    void unusableRequestsAreRefused(List<LockRequest> requests, String setting, String problem, String remedy) {
        assertThatThrownBy(() -> fixture.engine.acquireAll(requests))
                .isInstanceOfSatisfying(InvalidLockSettingException.class, refusal -> {
                    assertThat(refusal.setting()).isEqualTo(setting);
                    assertThat(refusal).hasMessageContainingAll(problem, remedy);
                });
        assertThat(fixture.store.requests).isEmpty();
    }

    @Test
    void aGroupCanHaveAHundredLocks() {
        assertThat(acquired(
                                fixture.engine,
                                IntStream.range(0, 100).mapToObj(i -> "k" + i).toArray(String[]::new))
                        .isHeld())
                .isTrue();
    }

    @Test
    void aClientThatStopsFailsItsGroups() {
        EngineFixture.acquired(other, LockRequest.of("b"));
        CompletableFuture<LockGroup> group = asked(fixture.engine, "a", "b");
        fixture.engine.stopAcquiring();
        assertThat(EngineFixture.failureOf(group)).isInstanceOf(LockClientClosedException.class);
        assertThatThrownBy(() -> fixture.engine.acquireAll(requests("a", "b"))).isInstanceOf(LockException.class);
    }

    @Test
    void aCancelledGroupLeavesNothingBehind() {
        EngineFixture.acquired(other, LockRequest.of("b"));
        CompletableFuture<LockGroup> group = asked(fixture.engine, "a", "b");
        group.cancel(false);
        assertThat(fixture.engine.waiting()).isEmpty();
        long before = fixture.store.requests.size();
        fixture.time.advance(Duration.ofSeconds(3));
        assertThat(fixture.store.requests.subList((int) before, fixture.store.requests.size()))
                .doesNotContain(Operation.READ, Operation.READ_ALL, Operation.TAKE_ALL);
    }
}
