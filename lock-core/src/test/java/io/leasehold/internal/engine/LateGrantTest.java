package io.leasehold.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.LockHandle;
import io.leasehold.LockRequest;
import io.leasehold.LockStatus;
import io.leasehold.internal.engine.MemoryStore.Fault;
import io.leasehold.internal.engine.MemoryStore.Operation;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A grant whose answer was lost, and which is found late, has less lease left than a fresh one. */
class LateGrantTest {

    /** The age at which two attempts of a heartbeat still just fit before the end. */
    private static final Duration OLDEST = EngineFixture.HELD.minus(EngineFixture.ATTEMPT.multipliedBy(2));

    private final EngineFixture fixture = new EngineFixture();

    /** Has a look find the grant when it has exactly the given age. */
    private LockHandle foundAt(Duration age) {
        fixture.store.next(Operation.TAKE, Fault.LOSE_RESPONSE);
        fixture.store.always(Operation.READ, Fault.DELAY);
        LockRequest request = LockRequest.builder("a")
                .waitTimeout(Duration.ofMinutes(5))
                .retryPeriod(Duration.ofMillis(100))
                .build();
        var acquiring = fixture.engine.acquireAsync(request);
        fixture.time.advance(age);
        fixture.store.heal();
        fixture.store.land();
        return EngineFixture.granted(acquiring);
    }

    @Test
    void itsFirstHeartbeatIsDueOnePeriodAfterItsTakeWasSent() {
        LockHandle handle = foundAt(Duration.ofSeconds(4));
        fixture.time.advance(Duration.ofSeconds(1));
        assertThat(fixture.store.count(Operation.BEAT)).isEqualTo(1);
        assertThat(handle.sinceHeartbeat()).isLessThanOrEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void itsFirstHeartbeatIsSentAtOnceIfItIsOlderThanAPeriod() {
        LockHandle handle = foundAt(Duration.ofSeconds(10));
        fixture.time.advanceNanos(0);
        assertThat(handle.sinceHeartbeat()).isZero();
        assertThat(handle.status()).isEqualTo(LockStatus.LOCKED);
    }

    @Test
    void itIsKeptIfTwoHeartbeatsStillFitBeforeItsEnd() {
        LockHandle handle = foundAt(OLDEST);
        assertThat(fixture.store.count(Operation.TAKE)).isEqualTo(1);
        assertThat(handle.remaining()).isEqualTo(EngineFixture.ATTEMPT.multipliedBy(2));
        fixture.time.advance(Duration.ofMinutes(1));
        assertThat(handle.isHeld()).isTrue();
    }

    @Test
    void itIsTakenAnewANanosecondLater() {
        LockHandle handle = foundAt(OLDEST.plusNanos(1));
        assertThat(fixture.store.count(Operation.TAKE))
                .as("and a refusal, and a takeover")
                .isEqualTo(3);
        assertThat(handle.remaining()).isEqualTo(EngineFixture.HELD);
        fixture.time.advance(Duration.ofMinutes(1));
        assertThat(handle.isHeld()).isTrue();
    }
}
