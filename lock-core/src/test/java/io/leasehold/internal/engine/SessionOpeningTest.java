package io.leasehold.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.LockHandle;
import io.leasehold.LockRequest;
import io.leasehold.internal.engine.MemoryStore.Fault;
import io.leasehold.internal.engine.MemoryStore.Operation;
import io.leasehold.internal.store.SessionRow;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How soon a session is opened that makes many heartbeats needless. */
class SessionOpeningTest {

    private static final int FROM = 100;
    private static final int LOCKS = 400;

    private final EngineFixture fixture = new EngineFixture();

    private boolean isOpen() {
        return fixture.store.rows.keySet().stream().anyMatch(SessionRow::isOne);
    }

    @Test
    void aSessionIsOpenedBeforeTheHeartbeatsThatWaitToBeSent() {
        LockEngine owner =
                fixture.engine(fixture.withSessions("owner", new SessionSettings(FROM, 10_000, Duration.ZERO)));
        for (int i = 0; i < LOCKS; i++) {
            LockHandle unused = EngineFixture.acquired(owner, LockRequest.of("lock-" + i));
        }
        fixture.store.always(Operation.BEAT, Fault.LOSE_REQUEST);
        fixture.advanceToBeat(FROM);

        fixture.time.advance(EngineFixture.ATTEMPT);

        assertThat(isOpen()).isTrue();
        assertThat(fixture.store.count(Operation.BEAT)).isLessThan(LOCKS);
    }

    @Test
    void aSessionThatIsFullIsFollowedByTheNextAtOnce() {
        LockEngine owner = fixture.engine(fixture.withSessions("owner", new SessionSettings(3, 10, Duration.ZERO)));
        for (int i = 0; i < LOCKS; i++) {
            LockHandle unused = EngineFixture.acquired(owner, LockRequest.of("lock-" + i));
        }

        fixture.time.advance(EngineFixture.HEARTBEAT.multipliedBy(3));

        assertThat(owner.sessions()).hasSize(LOCKS / 10).allMatch(session -> session.locks() == 10);
    }
}
