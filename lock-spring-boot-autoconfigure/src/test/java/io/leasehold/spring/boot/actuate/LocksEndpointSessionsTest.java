package io.leasehold.spring.boot.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.LockException;
import io.leasehold.LockKey;
import io.leasehold.LockRecord;
import io.leasehold.LockSession;
import io.leasehold.LockStatus;
import io.leasehold.spring.FakeLockClient;
import io.leasehold.spring.boot.autoconfigure.DistributedLockAutoConfiguration;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** What the endpoint tells of sessions: those of the process, and the one that keeps a lock alive. */
class LocksEndpointSessionsTest {

    private final Table locks = new Table();

    private final ApplicationContextRunner spring = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    DistributedLockAutoConfiguration.class, DistributedLockEndpointAutoConfiguration.class))
            .withPropertyValues("management.endpoints.web.exposure.include=locks")
            .withBean(FakeLockClient.class, () -> locks);

    /** A lock and the row of its session. */
    private static final class Table extends FakeLockClient {

        private LockRecord row = enrolled();
        private Instant deadSince;
        private LockRecord sessionRow;
        private LockException sessionFailure;

        @Override
        public Optional<LockRecord> find(LockKey key) {
            if (key.equals(row.key())) {
                return Optional.of(row);
            }
            if (sessionFailure != null) {
                throw sessionFailure;
            }
            return Optional.ofNullable(sessionRow).filter(found -> found.key().equals(key));
        }

        @Override
        public Optional<Instant> deadSince(LockRecord record) {
            return Optional.ofNullable(deadSince).filter(since -> record.equals(sessionRow));
        }
    }

    private static LockRecord enrolled() {
        return new LockRecord(
                LockKey.of("order:7"), "other", Duration.ofSeconds(30), "h:3", null, 42, null, "s-30000", Map.of());
    }

    private static LockRecord sessionRow(String owner, String version) {
        return new LockRecord(LockKey.of("s-30000"), owner, null, version, null, 8, Map.of());
    }

    private void assertSession(SessionView expected) {
        spring.run(context -> assertThat(context.getBean(LocksEndpoint.class).lock("order:7", null, null))
                .extracting(LocksView.Row::session)
                .isEqualTo(expected));
    }

    @Test
    void tellsOfOwnSessions() {
        locks.sessions.add(new LockSession("s-30000", 1_000, LockStatus.LOCKED, Duration.ofMillis(1500)));
        spring.run(context -> assertThat(
                        context.getBean(LocksEndpoint.class).locks(null).sessions())
                .containsExactly(new LocksView.Session("fakeLockClient", "s-30000", 1_000, "LOCKED", "PT1.5S")));
    }

    @Test
    void aLockWithHeartbeatsOfItsOwnHasNoSession() {
        locks.row = new LockRecord(LockKey.of("order:7"), "other", Duration.ofSeconds(30), "h:3", null, 42, Map.of());
        spring.run(context -> assertThat(context.getBean(LocksEndpoint.class).lock("order:7", null, null))
                .extracting(LocksView.Row::session)
                .isNull());
    }

    @Test
    void tellsTheStatusOfAnOwnSessionWithoutReadingItsRow() {
        locks.sessionFailure = new LockException(LockException.Code.STORE_UNAVAILABLE, "not read");
        locks.sessions.add(new LockSession("s-30000", 2, LockStatus.IN_DANGER, Duration.ofSeconds(21)));
        assertSession(new SessionView("s-30000", true, "IN_DANGER", null));
    }

    @Test
    void tellsWhetherTheSessionOfAnotherProcessIsOpen() {
        locks.sessionRow = sessionRow("other", "h:9");
        assertSession(new SessionView("s-30000", false, "OPEN", null));
    }

    @Test
    void tellsSinceWhenTheSessionOfAnotherProcessIsDead() {
        locks.sessionRow = sessionRow("other", "h:9");
        locks.deadSince = Instant.parse("2027-01-15T08:01:31Z");
        assertSession(new SessionView("s-30000", false, "OPEN", "2027-01-15T08:01:31Z"));
    }

    @Test
    void tellsThatTheSessionOfAnotherProcessHasEnded() {
        locks.sessionRow = sessionRow(null, null);
        assertSession(new SessionView("s-30000", false, "ENDED", null));
    }

    @Test
    void tellsThatASessionHasNoRow() {
        assertSession(new SessionView("s-30000", false, "MISSING", null));
    }

    @Test
    void showsTheLockAlsoWhereTheRowOfItsSessionMayNotBeRead() {
        locks.sessionFailure = new LockException(LockException.Code.ACCESS_DENIED, "refused");
        assertSession(new SessionView("s-30000", false, "UNKNOWN", null));
    }
}
