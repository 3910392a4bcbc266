package io.leasehold.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.InvalidLockSettingException;
import io.leasehold.LockHandle;
import io.leasehold.LockKey;
import io.leasehold.LockRecord;
import io.leasehold.LockRequest;
import io.leasehold.LockStatus;
import io.leasehold.internal.engine.MemoryStore.Fault;
import io.leasehold.internal.engine.MemoryStore.Operation;
import io.leasehold.internal.store.SessionRow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Locks that a session keeps alive. */
class SessionsTest {

    private final EngineFixture fixture = new EngineFixture();
    private final LockEngine owner = engine("owner");

    private LockEngine engine(String name) {
        return fixture.engine(fixture.withSessions(name, new SessionSettings(3, 10_000, Duration.ZERO)));
    }

    private List<LockHandle> acquired(int number) {
        List<LockHandle> handles = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            handles.add(EngineFixture.acquired(owner, LockRequest.of("lock-" + i)));
        }
        return handles;
    }

    private LockRecord row(String key) {
        return fixture.store.rows.get(LockKey.of(key));
    }

    private List<LockRecord> sessions() {
        return fixture.store.rows.values().stream()
                .filter(row -> SessionRow.isOne(row.key()))
                .toList();
    }

    private List<LockHandle> enrolled(int number) {
        List<LockHandle> handles = acquired(number);
        fixture.time.advance(EngineFixture.HEARTBEAT.multipliedBy(3));
        assertThat(sessions()).hasSize(1);
        assertThat(fixture.store.rows.values())
                .filteredOn(row -> !SessionRow.isOne(row.key()))
                .allSatisfy(row -> assertThat(row.session()).isNotNull());
        return handles;
    }

    @Test
    void twoLocksKeepTheirOwnHeartbeats() {
        acquired(2);
        fixture.time.advance(Duration.ofMinutes(1));
        assertThat(sessions()).isEmpty();
        assertThat(row("lock-0").session()).isNull();
    }

    @Test
    void manyLocksCostOneHeartbeatAPeriod() {
        List<LockHandle> handles = enrolled(50);
        long before = fixture.store.count(Operation.BEAT);
        fixture.time.advance(Duration.ofMinutes(1));
        assertThat(fixture.store.count(Operation.BEAT) - before).isBetween(10L, 14L);
        assertThat(handles).allMatch(LockHandle::isHeld);
    }

    @Test
    void manyLocksNeedNoTimers() {
        enrolled(50);
        assertThat(fixture.time.scheduled()).isLessThan(10);
    }

    @Test
    void aReleasedLockIsFreeForOthersAtOnce() {
        List<LockHandle> handles = enrolled(3);
        handles.get(0).release();
        EngineFixture.acquired(engine("other"), LockRequest.of("lock-0"));
    }

    @Test
    void oneFenceFreesAllLocksOfADeadClient() {
        enrolled(5);
        LockEngine other = engine("other");
        fixture.store.always(Operation.BEAT, Fault.LOSE_REQUEST);
        CompletableFuture<LockHandle> first = EngineFixture.asked(other, "lock-0", Duration.ofMinutes(5));
        fixture.time.advance(EngineFixture.LEASE.plusSeconds(6));
        assertThat(first).isCompleted();
        for (int i = 1; i < 5; i++) {
            EngineFixture.acquired(
                    other,
                    LockRequest.builder("lock-" + i).waitTimeout(Duration.ZERO).build());
        }
        assertThat(fixture.store.count(Operation.RELEASE)).isEqualTo(1);
    }

    @Test
    void aSessionRowInTroubleCostsNoLock() {
        List<LockHandle> handles = enrolled(20);
        fixture.store.afflicted = sessions().get(0).key();
        fixture.store.always(Operation.BEAT, Fault.LOSE_REQUEST);
        fixture.time.advance(Duration.ofMinutes(2));
        assertThat(handles).allMatch(LockHandle::isHeld);
    }

    @Test
    void aClientThatClosesFreesAllItsLocksByOneWrite() {
        LockEngine closing = fixture.engine(EngineFixture.withSessions(
                fixture.settings("closing", true), new SessionSettings(3, 10_000, Duration.ZERO)));
        for (int i = 0; i < 5; i++) {
            EngineFixture.acquired(closing, LockRequest.of("lock-" + i));
        }
        fixture.time.advance(EngineFixture.HEARTBEAT.multipliedBy(3));
        closing.close();
        assertThat(sessions()).allMatch(row -> !row.isHeld());
        assertThat(row("lock-1").isHeld()).isFalse();
    }

    @Test
    void aLockThatIsFreedByForceIsLostWithinAHeartbeatPeriod() {
        List<LockHandle> handles = enrolled(5);
        LockEngine other = engine("other");
        assertThat(other.forceRelease(other.find(LockKey.of("lock-0")).orElseThrow()))
                .isTrue();
        fixture.time.advance(EngineFixture.HEARTBEAT.plusSeconds(1));
        assertThat(handles.get(0).status()).isEqualTo(LockStatus.INVALID);
        assertThat(handles.get(1).isHeld()).isTrue();
    }

    @Test
    void aSessionThatNobodyNeedsIsClosed() {
        enrolled(5).forEach(LockHandle::release);
        fixture.time.advance(EngineFixture.LEASE.plus(EngineFixture.HEARTBEAT.multipliedBy(2)));
        assertThat(sessions()).allMatch(row -> !row.isHeld());
    }

    @Test
    void aLockWithALeaseOfItsOwnKeepsItsHeartbeats() {
        enrolled(3);
        LockHandle own = EngineFixture.acquired(
                owner, LockRequest.builder("own").lease(Duration.ofSeconds(60)).build());
        fixture.time.advance(Duration.ofMinutes(1));
        assertThat(row("own").session()).isNull();
        assertThat(own.isHeld()).isTrue();
    }

    @Test
    void aLockIsEnrolledAgainLongBeforeItsRowMayBeDeleted() {
        enrolled(3);
        String before = row("lock-0").version();
        fixture.time.advance(SessionRow.ENROLLED_EXPIRY.dividedBy(2).minus(Duration.ofMinutes(1)));
        assertThat(row("lock-0").version()).isEqualTo(before);
        fixture.time.advance(Duration.ofMinutes(2));
        assertThat(row("lock-0").version()).isNotEqualTo(before);
        assertThat(row("lock-0").session()).isNotNull();
    }

    @Test
    void locksAreEnrolledAgainAFewAtATime() {
        enrolled(250);
        fixture.time.advance(SessionRow.ENROLLED_EXPIRY.dividedBy(2).minus(EngineFixture.HEARTBEAT.multipliedBy(5)));
        long renewals = 0;
        for (int period = 0; period < 10; period++) {
            long before = fixture.store.count(Operation.BEAT);
            fixture.time.advance(EngineFixture.HEARTBEAT);
            long beats = fixture.store.count(Operation.BEAT) - before;
            // Of two sweeps, and two of the session.
            assertThat(beats).isLessThanOrEqualTo(202);
            renewals += beats;
        }
        assertThat(renewals).isGreaterThan(250);
    }

    @Test
    void aKeyThatBeginsAsThatOfASessionIsRefused() {
        CompletableFuture<LockHandle> asked =
                owner.acquireAsync(LockRequest.of(SessionRow.key("~session/0123456789abcdef0123456789abcdef-30000")));
        assertThat(EngineFixture.failureOf(asked))
                .isInstanceOf(InvalidLockSettingException.class)
                .hasMessageContaining("Choose another key");
    }

    @Test
    void peopleSeeTheLeaseOfTheSession() {
        enrolled(3);
        LockRecord seen = owner.find(LockKey.of("lock-0")).orElseThrow();
        assertThat(seen.leaseDuration()).isEqualTo(EngineFixture.LEASE);
        assertThat(seen.session()).isEqualTo(owner.sessions().get(0).id());
        assertThat(owner.findAll()).noneMatch(record -> SessionRow.isOne(record.key()));
    }

    /** Somebody may delete the row, and the network deliver its opening again: that must not show a dead session. */
    @Test
    void theOpeningOfASessionDoesNotSayWhenItEnds() {
        fixture.store.date = 1_800_000_000;
        acquired(3);
        while (sessions().isEmpty()) {
            assertThat(fixture.time.runNext()).isTrue();
        }
        assertThat(sessions().get(0).aliveUntil()).isNull();
        fixture.time.advance(EngineFixture.HEARTBEAT.multipliedBy(2));
        assertThat(sessions().get(0).aliveUntil()).isNotNull();
    }

    @Test
    void aTableThatRefusesSessionsIsAskedAgainOnlyLaterAndAllLocksKeepTheirHeartbeats() {
        List<LockHandle> handles = acquired(5);
        fixture.store.always(Operation.TAKE, Fault.DENY);
        fixture.time.advance(Duration.ofMinutes(9));
        assertThat(handles).allMatch(LockHandle::isHeld);
        assertThat(fixture.store.count(Operation.TAKE)).isEqualTo(5 + 1);
    }

    /** The network may lose the answer that names the lock; then the next one must name it again. */
    @Test
    void aLockThatIsFreedByForceIsLostThoughTheAnswerThatTellsIsLost() {
        List<LockHandle> handles = enrolled(5);
        LockEngine other = engine("other");
        assertThat(other.forceRelease(other.find(LockKey.of("lock-0")).orElseThrow()))
                .isTrue();
        fixture.store.next(Operation.BEAT, Fault.LOSE_RESPONSE);
        fixture.time.advance(EngineFixture.HEARTBEAT.multipliedBy(2));
        assertThat(handles.get(0).status()).isEqualTo(LockStatus.INVALID);
        assertThat(handles.subList(1, 5)).allMatch(LockHandle::isHeld);
    }

    @Test
    void whoeverFreesALockByAnOldRecordTellsTheSessionThatKeepsItNow() {
        List<LockHandle> handles = acquired(5);
        LockEngine other = engine("other");
        LockRecord old = other.find(LockKey.of("lock-0")).orElseThrow();
        fixture.time.advance(EngineFixture.HEARTBEAT.multipliedBy(3));
        assertThat(old.session()).isNull();
        assertThat(row("lock-0").session()).isNotNull();
        assertThat(other.forceRelease(old)).isTrue();
        fixture.time.advance(EngineFixture.HEARTBEAT.multipliedBy(2));
        assertThat(handles.get(0).status()).isEqualTo(LockStatus.INVALID);
    }

    @Test
    void aReleaseByForceThatArrivesLateEndsNoLockThatHasProvedItselfMeanwhile() {
        List<LockHandle> handles = enrolled(5);
        LockEngine other = engine("other");
        LockRecord shown = other.find(LockKey.of("lock-0")).orElseThrow();
        fixture.store.next(Operation.RELEASE, Fault.DELAY);
        Thread forcing = new Thread(() -> other.forceRelease(shown));
        forcing.start();
        Awaitility.await().until(() -> fixture.store.count(Operation.RELEASE) > 0);
        fixture.time.advance(EngineFixture.HEARTBEAT.multipliedBy(2));
        fixture.store.land();
        fixture.time.advance(EngineFixture.HEARTBEAT.multipliedBy(2));
        assertThat(row("lock-0").isHeld()).isTrue();
        assertThat(handles).allMatch(LockHandle::isHeld);
    }
}
