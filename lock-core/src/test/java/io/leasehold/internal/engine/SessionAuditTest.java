package io.leasehold.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.LockHandle;
import io.leasehold.LockKey;
import io.leasehold.LockRequest;
import io.leasehold.LockStatus;
import io.leasehold.internal.engine.MemoryStore.Operation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The audit of the rows that no heartbeats touch. */
class SessionAuditTest {

    private static final Duration PERIOD = Duration.ofMinutes(1);

    private final EngineFixture fixture = new EngineFixture();
    private final List<LockHandle> handles = new ArrayList<>();

    private void enrol(int number) {
        LockEngine owner = fixture.engine(fixture.withSessions("owner", new SessionSettings(3, 10_000, PERIOD)));
        for (int i = 0; i < number; i++) {
            handles.add(EngineFixture.acquired(owner, LockRequest.of("lock-" + i)));
        }
        fixture.time.advance(EngineFixture.HEARTBEAT.multipliedBy(3));
    }

    @Test
    void aRowThatSomebodyDeletedIsNoticedWithinAPeriod() {
        enrol(5);
        fixture.store.rows.remove(LockKey.of("lock-0"));
        fixture.time.advance(PERIOD.plus(EngineFixture.HEARTBEAT.multipliedBy(2)));
        assertThat(handles.get(0).status()).isEqualTo(LockStatus.INVALID);
        assertThat(handles.subList(1, 5)).allMatch(LockHandle::isHeld);
    }

    @Test
    void rowsThatAreAsTheyShouldBeCostNoHeartbeats() {
        enrol(250);
        long before = fixture.store.count(Operation.BEAT);
        fixture.time.advance(PERIOD.multipliedBy(3));
        assertThat(fixture.store.count(Operation.BEAT) - before).isLessThan(45);
        assertThat(handles).allMatch(LockHandle::isHeld);
    }
}
