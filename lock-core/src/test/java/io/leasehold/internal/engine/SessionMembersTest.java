package io.leasehold.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.LockHandle;
import io.leasehold.LockKey;
import io.leasehold.LockRequest;
import io.leasehold.internal.engine.MemoryStore.Fault;
import io.leasehold.internal.engine.MemoryStore.Operation;
import io.leasehold.internal.engine.MemoryStore.Request;
import io.leasehold.internal.engine.Race.Try;
import io.leasehold.internal.store.SessionRow;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A session has as its members the holds whose rows may name it. Otherwise it could close, or miss a promotion. */
class SessionMembersTest {

    private static final LockKey KEY = LockKey.of("second");

    private static LockEngine engine(EngineFixture fixture) {
        return fixture.engine(fixture.withSessions("owner", new SessionSettings(2, 10_000, Duration.ZERO)));
    }

    /** Lets time pass until the second of two locks has sent a heartbeat of its own, whose answer has not come. */
    private static LockEngine awaitingAnswer(EngineFixture fixture) {
        LockEngine owner = engine(fixture);
        EngineFixture.acquired(owner, LockRequest.of("first"));
        fixture.time.advance(EngineFixture.HEARTBEAT.multipliedBy(2));
        EngineFixture.acquired(owner, LockRequest.of(KEY));
        fixture.store.afflicted = KEY;
        fixture.store.next(Operation.BEAT, Fault.DELAY_ANSWER);
        while (fixture.store.log(Operation.BEAT).stream().map(Request::key).noneMatch(KEY::equals)) {
            assertThat(fixture.time.runNext()).isTrue();
        }
        fixture.time.advance(EngineFixture.ATTEMPT.plusMillis(10));
        assertThat(owner.sessions()).hasSize(1);
        return owner;
    }

    @Test
    void aHoldWhoseEarlierHeartbeatIsConfirmedWhileItIsEnrolledIsAMember() {
        Race.run(() -> {
            EngineFixture fixture = new EngineFixture();
            LockEngine owner = awaitingAnswer(fixture);
            return new Try(
                    () -> fixture.time.advance(Duration.ofMillis(200)),
                    fixture.store::land,
                    () -> assertThat(SessionMembers.faultsOf(owner)).isEmpty());
        });
    }

    @Test
    void aHoldThatWasPromotedIsNoMember() {
        EngineFixture fixture = new EngineFixture();
        LockEngine owner = awaitingAnswer(fixture);
        fixture.time.advance(EngineFixture.HEARTBEAT.multipliedBy(2));
        assertThat(SessionMembers.enrolled(owner)).contains(KEY);
        fixture.store.afflicted = fixture.store.rows.keySet().stream()
                .filter(SessionRow::isOne)
                .findFirst()
                .orElseThrow();
        fixture.store.always(Operation.BEAT, Fault.LOSE_REQUEST);
        fixture.time.advance(EngineFixture.SAFE.plusSeconds(1));
        assertThat(SessionMembers.enrolled(owner)).isEmpty();
        assertThat(SessionMembers.faultsOf(owner)).isEmpty();
    }

    /** Has the owner release the second of two locks that a session keeps alive, while the table refuses that. */
    private static void releaseInVain(EngineFixture fixture, LockEngine owner, Fault fault) {
        EngineFixture.acquired(owner, LockRequest.of("first"));
        LockHandle second = EngineFixture.acquired(owner, LockRequest.of(KEY));
        fixture.time.advance(EngineFixture.HEARTBEAT.multipliedBy(3));
        fixture.store.afflicted = KEY;
        fixture.store.always(Operation.RELEASE, fault);
        CompletableFuture<Void> unused = EngineAccess.release(second);
    }

    @Test
    void aHoldWhoseReleaseFailsIsAMemberUntilItsRowIsReleased() {
        EngineFixture fixture = new EngineFixture();
        LockEngine owner = engine(fixture);
        releaseInVain(fixture, owner, Fault.THROTTLE);
        fixture.time.advance(EngineFixture.LEASE.multipliedBy(3));
        assertThat(SessionMembers.faultsOf(owner)).singleElement().asString().contains("has ended");
        fixture.store.heal();
        fixture.time.advance(EngineFixture.HEARTBEAT.multipliedBy(2));
        assertThat(fixture.holderInTable("second")).isNull();
        assertThat(SessionMembers.faultsOf(owner)).isEmpty();
    }

    @Test
    void whoWaitsForARowThatIsReleasedLateGoesFirst() {
        EngineFixture fixture = new EngineFixture();
        LockEngine owner = engine(fixture);
        releaseInVain(fixture, owner, Fault.DENY);
        CompletableFuture<LockHandle> other = EngineFixture.asked(fixture.engine, "second", Duration.ofMinutes(1));
        fixture.time.advance(EngineFixture.HEARTBEAT.minusMillis(100));
        assertThat(fixture.store.waiters).containsKey(KEY);
        fixture.store.heal();
        while (fixture.holderInTable("second") != null) {
            assertThat(fixture.time.runNext()).isTrue();
        }
        CompletableFuture<LockHandle> own = EngineFixture.asked(owner, "second", Duration.ofMinutes(1));
        while (!other.isDone() && !own.isDone()) {
            assertThat(fixture.time.runNext()).isTrue();
        }
        assertThat(own).isNotDone();
    }
}
