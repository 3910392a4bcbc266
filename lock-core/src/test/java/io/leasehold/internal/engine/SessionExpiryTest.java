package io.leasehold.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.LockHandle;
import io.leasehold.LockKey;
import io.leasehold.LockRecord;
import io.leasehold.LockRequest;
import io.leasehold.internal.engine.MemoryStore.Fault;
import io.leasehold.internal.engine.MemoryStore.Operation;
import io.leasehold.internal.store.Release;
import io.leasehold.internal.store.SessionRow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** DynamoDB deletes no row that a session needs: neither those of its locks, nor its own before theirs. */
class SessionExpiryTest {

    private static final Duration LEAST = Duration.ofDays(15);
    private static final Duration LEASE = Duration.ofMinutes(30);
    private static final Timing TIMING = Timing.of(LEASE, Duration.ofMinutes(5), Duration.ofMinutes(20));

    private final EngineFixture fixture = new EngineFixture();
    private final LockEngine owner = engine("owner");
    private final List<LockHandle> handles = new ArrayList<>();

    /** Has leases so long that two months take a moment. */
    private LockEngine engine(String name) {
        return fixture.engine(new EngineSettings(
                name,
                TIMING,
                Duration.ofHours(1),
                Duration.ofSeconds(1),
                EngineFixture.SKEW,
                0,
                false,
                Duration.ofSeconds(10),
                SessionSettings.auto(Duration.ZERO),
                List.of()));
    }

    @BeforeEach
    void enrol() {
        for (int i = 0; i < 5; i++) {
            handles.add(EngineFixture.acquired(owner, LockRequest.of("lock-" + i)));
        }
        fixture.time.advance(TIMING.leaseDuration());
        assertThat(enrolledRows()).hasSize(5);
    }

    private List<LockRecord> enrolledRows() {
        return fixture.store.rows.values().stream()
                .filter(row -> row.session() != null)
                .toList();
    }

    private void checkRows(Duration least) {
        Instant now = Instant.ofEpochMilli(fixture.time.wallMillis());
        for (LockRecord row : enrolledRows()) {
            LockRecord session = fixture.store.rows.get(SessionRow.key(Objects.requireNonNull(row.session())));
            assertThat(row.expiryTime()).isAfterOrEqualTo(now.plus(least));
            assertThat(session.expiryTime()).isAfterOrEqualTo(row.expiryTime());
        }
    }

    @Test
    void theRowsOfLocksThatAreHeldForTwoMonthsAreNeverAboutToBeDeleted() {
        for (int hour = 0; hour < 60 * 24; hour++) {
            fixture.time.advance(Duration.ofHours(1));
            checkRows(LEAST.minus(TIMING.leaseDuration()));
        }
        assertThat(enrolledRows()).hasSize(5);
        assertThat(handles).allMatch(LockHandle::isHeld);
    }

    @Test
    void theRowOfAFencedSessionOutlivesThoseOfItsLocks() {
        fixture.time.advance(LEAST.minusDays(1));
        fixture.store.always(Operation.BEAT, Fault.LOSE_REQUEST);
        LockKey session =
                SessionRow.key(Objects.requireNonNull(enrolledRows().get(0).session()));
        String version = Objects.requireNonNull(fixture.store.rows.get(session).version());
        Instant now = Instant.ofEpochMilli(fixture.time.wallMillis());
        fixture.store.release(Release.fence(session, version, now, EngineFixture.ATTEMPT));
        fixture.store.always(Operation.RELEASE, Fault.LOSE_REQUEST);
        fixture.time.advance(LEASE.multipliedBy(2));
        assertThat(enrolledRows()).hasSize(5);
        checkRows(Duration.ZERO);
    }

    @Test
    void theRowOfAClosedSessionOutlivesThoseOfItsLocks() {
        LockKey released = LockKey.of("lock-0");
        fixture.store.afflicted = released;
        fixture.store.always(Operation.RELEASE, Fault.LOSE_REQUEST);
        for (LockHandle handle : handles) {
            CompletableFuture<Void> unused = EngineAccess.release(handle);
        }
        fixture.time.advance(LEAST.plusDays(3));
        assertThat(enrolledRows()).extracting(LockRecord::key).containsExactly(released);
        checkRows(Duration.ZERO);
    }
}
