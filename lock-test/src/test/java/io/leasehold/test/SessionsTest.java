package io.leasehold.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leasehold.LockClientClosedException;
import io.leasehold.LockKey;
import io.leasehold.LockRecord;
import io.leasehold.LockRequest;
import io.leasehold.LockSession;
import io.leasehold.LockStatus;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Locks that a session keeps alive, in the tests of an application. */
class SessionsTest {

    private final TestLockClient locks = TestLockClient.create(settings -> settings.sessions(true));

    private void holdThree() throws InterruptedException {
        for (String key : new String[] {"a", "b", "c"}) {
            locks.acquire(LockRequest.of(key));
        }
        locks.advance(Duration.ofMinutes(1));
    }

    @Test
    void aSessionKeepsSeveralLocksAlive() throws InterruptedException {
        holdThree();
        assertThat(locks.held()).hasSize(3);
        assertThat(locks.sessions()).singleElement().satisfies(session -> {
            assertThat(session.locks()).isEqualTo(3);
            assertThat(session.status()).isEqualTo(LockStatus.LOCKED);
            assertThat(session.sinceHeartbeat()).isLessThan(Duration.ofSeconds(6));
        });
    }

    @Test
    void theRowOfALockNamesItsSession() throws InterruptedException {
        holdThree();
        assertThat(locks.find(LockKey.of("a")))
                .map(LockRecord::session)
                .hasValue(locks.sessions().stream()
                        .map(LockSession::id)
                        .findFirst()
                        .orElseThrow());
    }

    @Test
    void sessionsAreOffUnlessSwitchedOn() throws InterruptedException {
        TestLockClient without = TestLockClient.create();
        for (String key : new String[] {"a", "b", "c"}) {
            without.acquire(LockRequest.of(key));
        }
        without.advance(Duration.ofMinutes(1));
        assertThat(without.sessions()).isEmpty();
    }

    @Test
    void aClosedClientTellsOfNoSessions() {
        locks.close();
        assertThatThrownBy(locks::sessions).isInstanceOf(LockClientClosedException.class);
    }
}
