package io.leasehold.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.LockHandle;
import io.leasehold.LockKey;
import io.leasehold.LockRecord;
import io.leasehold.LockRequest;
import io.leasehold.internal.engine.MemoryStore.Operation;
import io.leasehold.internal.store.HoldVersion;
import io.leasehold.internal.store.SessionRow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The end of a session is final for its owner, however it comes; each of its locks then proves itself. */
class SessionEndTest {

    private final EngineFixture fixture = new EngineFixture();
    private final LockEngine owner =
            fixture.engine(fixture.withSessions("owner", new SessionSettings(3, 10_000, Duration.ZERO)));
    private final List<LockHandle> handles = new ArrayList<>();

    @BeforeEach
    void enrol() {
        for (int i = 0; i < 4; i++) {
            handles.add(EngineFixture.acquired(owner, LockRequest.of("lock-" + i)));
        }
        fixture.time.advance(EngineFixture.HEARTBEAT.multipliedBy(3));
        assertThat(owner.sessions()).hasSize(1);
    }

    private LockRecord row(String key) {
        return fixture.store.rows.get(LockKey.of(key));
    }

    @Test
    void aSuspensionEndsTheSessionAndEachLockProvesItself() {
        String session = owner.sessions().get(0).id();
        fixture.time.stepWall(Duration.ofHours(1));
        assertThat(handles).noneMatch(LockHandle::isHeld);
        fixture.time.advance(Duration.ofSeconds(1));
        assertThat(handles).allMatch(LockHandle::isHeld);
        fixture.time.advance(Duration.ofMinutes(1));
        assertThat(owner.sessions()).noneMatch(other -> other.id().equals(session));
        assertThat(row("lock-0").session()).isNotEqualTo(session);
    }

    @Test
    void aSessionRowThatSomebodyDeletedCostsNoLock() {
        fixture.store.rows.keySet().removeIf(SessionRow::isOne);
        for (int second = 0; second < 60; second++) {
            fixture.time.advance(Duration.ofSeconds(1));
            assertThat(fixture.events)
                    .noneMatch(event -> event.getClass().getSimpleName().contains("Stolen"));
        }
        assertThat(handles).allMatch(LockHandle::isHeld);
    }

    @Test
    void aFencedSessionCostsTheLocksThatOthersHaveTakenAndNoOthers() {
        fixture.store.always(Operation.BEAT, MemoryStore.Fault.LOSE_REQUEST);
        LockEngine other = fixture.engine(fixture.withSessions("other", SessionSettings.OFF));
        var taking = EngineFixture.asked(other, "lock-0", Duration.ofMinutes(5));
        fixture.time.advance(EngineFixture.LEASE.plusSeconds(6));
        assertThat(taking).isCompleted();
        assertThat(handles).noneMatch(LockHandle::isHeld);
        assertThat(row("lock-0").ownerName()).isEqualTo("other");
    }

    /** Somebody deleted the row, and the network delivered the request once more that had opened the session. */
    @Test
    void aSessionRowThatALateDuplicateHasBroughtBackEndsTheSession() {
        String session = owner.sessions().get(0).id();
        LockRecord now = fixture.store.rows.get(SessionRow.key(session));
        String version = Objects.requireNonNull(now.version());
        fixture.store.rows.put(
                now.key(),
                new LockRecord(
                        now.key(),
                        now.ownerName(),
                        now.leaseDuration(),
                        HoldVersion.first(version.substring(0, version.indexOf(':'))),
                        null,
                        now.fencingToken(),
                        Map.of()));
        fixture.time.advance(EngineFixture.HEARTBEAT.multipliedBy(2));
        assertThat(owner.sessions()).noneMatch(other -> other.id().equals(session));
        assertThat(handles).allMatch(LockHandle::isHeld);
        assertThat(row("lock-0").session()).isNotEqualTo(session);
    }

    /** Somebody deleted the row, and an earlier attempt to open the session arrives after the one that did. */
    @Test
    void anotherOpeningThatArrivesLateDoesNotSayThatTheSessionIsOver() {
        LockEngine second =
                fixture.engine(fixture.withSessions("second", new SessionSettings(3, 10_000, Duration.ZERO)));
        for (int i = 0; i < 4; i++) {
            handles.add(EngineFixture.acquired(second, LockRequest.of("second-" + i)));
        }
        fixture.store.next(Operation.TAKE, MemoryStore.Fault.DELAY);
        fixture.time.advance(EngineFixture.HEARTBEAT.multipliedBy(3));
        LockKey session = LockKey.of(second.sessions().get(0).id());
        fixture.store.rows.remove(session);

        fixture.store.land();
        fixture.time.advance(EngineFixture.ATTEMPT);

        assertThat(fixture.store.rows.get(session).isHeld()).isTrue();
        assertThat(handles).allMatch(LockHandle::isHeld);
    }
}
