package io.leasehold.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.LockHandle;
import io.leasehold.LockKey;
import io.leasehold.LockRecord;
import io.leasehold.LockRequest;
import io.leasehold.internal.engine.MemoryStore.Fault;
import io.leasehold.internal.engine.MemoryStore.Operation;
import io.leasehold.internal.engine.MemoryStore.Request;
import io.leasehold.internal.store.SessionRow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How many requests a client sends that only holds locks, and how many when its session is in danger. */
class SessionRequestsRateTest {

    private static final Duration AUDIT = Duration.ofMinutes(1);
    private static final Duration HOUR = Duration.ofHours(1);

    private final EngineFixture fixture = new EngineFixture();
    private final LockEngine owner = fixture.engine(fixture.withSessions("owner", SessionSettings.auto(AUDIT)));
    private final List<LockHandle> handles = new ArrayList<>();

    private void enrol(int number) {
        for (int i = 0; i < number; i++) {
            handles.add(EngineFixture.acquired(owner, LockRequest.of("lock-" + i)));
        }
        fixture.time.advance(EngineFixture.HEARTBEAT.multipliedBy(4));
        assertThat(SessionMembers.enrolled(owner)).hasSize(handles.size());
    }

    /** Returns how many heartbeats each lock has sent since the log was cleared. */
    private Map<LockKey, Long> beats() {
        return fixture.store.log(Operation.BEAT).stream()
                .filter(request -> !SessionRow.isOne(request.key()))
                .collect(Collectors.groupingBy(Request::key, Collectors.counting()));
    }

    private static LockKey sessionOf(LockRecord row) {
        return SessionRow.key(Objects.requireNonNull(row.session()));
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 100, 10_000})
    void whoOnlyHoldsLocksSendsTheHeartbeatsOfASessionAndItsAudit(int number) {
        enrol(number);
        fixture.store.log.clear();
        fixture.time.advance(HOUR);
        long beats = HOUR.dividedBy(EngineFixture.HEARTBEAT);
        long reads = HOUR.dividedBy(AUDIT) * ((number + 99) / 100);
        assertThat(fixture.store.log(Operation.BEAT)).hasSizeBetween((int) (beats * 0.95), (int) (beats * 1.05));
        assertThat(fixture.store.log(Operation.READ_SOME))
                .hasSizeLessThanOrEqualTo((int) reads)
                .isNotEmpty();
        assertThat(fixture.store.log)
                .allMatch(request -> request.operation() == Operation.READ_SOME || SessionRow.isOne(request.key()));
        assertThat(handles).allMatch(LockHandle::isHeld);
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 100, 1_000})
    void aDangerOfTheSessionCostsOneHeartbeatOfEachLock(int number) {
        enrol(number);
        fixture.time.advance(EngineFixture.HEARTBEAT.multipliedBy(20));
        for (int danger = 0; danger < 2; danger++) {
            LockKey session = sessionOf(fixture.store.rows.get(handles.get(0).key()));
            Map<LockKey, Long> oneOfEach = fixture.store.rows.values().stream()
                    .filter(row -> row.session() != null && sessionOf(row).equals(session))
                    .collect(Collectors.toMap(LockRecord::key, row -> 1L));
            fixture.store.log.clear();
            fixture.store.afflicted = session;
            fixture.store.always(Operation.BEAT, Fault.LOSE_REQUEST);
            while (beats().isEmpty()) {
                assertThat(fixture.time.runNext()).isTrue();
            }
            fixture.time.advance(EngineFixture.HEARTBEAT.multipliedBy(4).dividedBy(5));
            assertThat(beats()).isEqualTo(oneOfEach);
            recover();
        }
        assertThat(handles).allMatch(LockHandle::isHeld);
    }

    /** The locks come back to a session, and send no heartbeats from then on. */
    private void recover() {
        fixture.store.heal();
        fixture.time.advance(EngineFixture.LEASE.multipliedBy(2));
        assertThat(SessionMembers.enrolled(owner)).hasSize(handles.size());
        fixture.store.log.clear();
        fixture.time.advance(Duration.ofMinutes(10));
        assertThat(beats()).isEmpty();
        assertThat(owner.sessions()).hasSizeLessThanOrEqualTo(2);
    }
}
