package io.leasehold.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.LockKey;
import io.leasehold.LockRequest;
import io.leasehold.internal.engine.MemoryStore.Fault;
import io.leasehold.internal.engine.MemoryStore.Operation;
import io.leasehold.internal.engine.MemoryStore.Request;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A client with a cap of its heartbeats. */
class HeartbeatCapTest {

    @Test
    void aCappedClientNeverBeatsFasterAndKeepsAllItsLocks() {
        EngineFixture fixture = new EngineFixture();
        LockEngine engine = capped(fixture);
        for (int i = 0; i < 60; i++) {
            EngineFixture.acquired(engine, LockRequest.of("lock " + i));
        }
        fixture.time.advance(Duration.ofMinutes(2));
        List<Request> beats = fixture.store.log(Operation.BEAT);
        for (int i = 1; i < beats.size(); i++) {
            assertThat(beats.get(i).at() - beats.get(i - 1).at())
                    .isGreaterThanOrEqualTo(Duration.ofMillis(100).toNanos());
        }
        assertThat(engine.held()).hasSize(60);
        assertThat(fixture.eventNames()).containsOnly("Acquired");
    }

    @Test
    void aCapThatIsTooLowShowsAtOnceAndNotOnlyWhenTheSafePeriodIsOver() {
        EngineFixture fixture = new EngineFixture();
        LockEngine engine = capped(fixture);
        for (int i = 0; i < 400; i++) {
            EngineFixture.acquired(engine, LockRequest.of("lock " + i));
        }
        fixture.time.advance(EngineFixture.HEARTBEAT.plusSeconds(1));
        List<String> early = fixture.eventNames();
        assertThat(early).contains("InDanger").doesNotContain("Expired");
        fixture.time.advance(EngineFixture.HELD);
        List<String> later = fixture.eventNames();
        long expired = later.stream().filter("Expired"::equals).count();
        long warned = early.stream().filter("InDanger"::equals).count();
        assertThat(expired).as("they were lost indeed").isPositive();
        assertThat(warned).as("warned of in the beginning").isGreaterThan(expired * 9 / 10);
    }

    @Test
    void aCapCostsNoLockOfASessionThatIsInTrouble() {
        EngineFixture fixture = new EngineFixture();
        SessionSettings sessions = new SessionSettings(3, 10_000, Duration.ZERO);
        LockEngine engine =
                fixture.engine(EngineFixture.withSessions(capped(fixture.settings("capped", false)), sessions));
        for (int i = 0; i < 400; i++) {
            EngineFixture.acquired(engine, LockRequest.of("lock " + i));
            fixture.time.advance(Duration.ofMillis(200));
        }
        fixture.time.advance(EngineFixture.HEARTBEAT);
        fixture.store.afflicted = LockKey.of(engine.sessions().get(0).id());
        fixture.store.always(Operation.BEAT, Fault.LOSE_REQUEST);
        fixture.time.advance(Duration.ofMinutes(2));
        assertThat(engine.held()).hasSize(400);
    }

    private static LockEngine capped(EngineFixture fixture) {
        return fixture.engine(capped(fixture.settings("capped", false)));
    }

    private static EngineSettings capped(EngineSettings base) {
        return new EngineSettings(
                "capped",
                base.timing(),
                base.waitTimeout(),
                base.retryPeriod(),
                base.takeoverSkew(),
                10,
                false,
                base.closeTimeout(),
                base.listeners());
    }
}
