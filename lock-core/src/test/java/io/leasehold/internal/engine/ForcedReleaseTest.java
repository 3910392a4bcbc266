package io.leasehold.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leasehold.LockException;
import io.leasehold.LockHandle;
import io.leasehold.LockKey;
import io.leasehold.LockRecord;
import io.leasehold.LockStatus;
import io.leasehold.LockStolenEvent;
import io.leasehold.LossCause;
import io.leasehold.internal.engine.MemoryStore.Fault;
import io.leasehold.internal.engine.MemoryStore.Operation;
import io.leasehold.internal.store.FencingTokens;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A client that releases a hold of its own by force loses it at once. */
class ForcedReleaseTest {

    private static final LockKey KEY = LockKey.of("a");

    private final EngineFixture fixture = new EngineFixture();

    private LockRecord record() {
        return fixture.engine.find(KEY).orElseThrow();
    }

    private void assertForced(LockHandle handle) {
        assertThat(handle.isHeld()).isFalse();
        assertThat(handle.status()).isEqualTo(LockStatus.INVALID);
        LockStolenEvent last = (LockStolenEvent) fixture.events.get(fixture.events.size() - 1);
        assertThat(last.cause()).isEqualTo(LossCause.FORCED);
    }

    @Test
    void anOwnHoldEndsAtOnce() {
        LockHandle handle = fixture.acquired("a");
        assertThat(fixture.engine.forceRelease(record())).isTrue();
        assertForced(handle);
        assertThat(fixture.time.scheduled()).isZero();
    }

    @Test
    void whoeverOwnsTheHoldNowLosesIt() {
        LockHandle first = fixture.acquired("a");
        CompletableFuture<LockHandle> second = fixture.asked("a");
        LockRecord seen = record();
        first.release();
        assertThat(fixture.engine.forceRelease(seen)).isTrue();
        assertForced(EngineFixture.granted(second));
    }

    @Test
    void theNextRequestTakesTheLockAnewWithAHigherToken() {
        LockHandle handle = fixture.acquired("a");
        CompletableFuture<LockHandle> next = fixture.asked("a");
        fixture.engine.forceRelease(record());
        assertThat(EngineFixture.granted(next).fencingToken()).isEqualTo(handle.fencingToken() + FencingTokens.STEP);
    }

    @Test
    void aHoldThatIsBeingForcedIsNotHandedOver() {
        LockHandle handle = fixture.acquired("a");
        CompletableFuture<LockHandle> next = fixture.asked("a");
        LockRecord seen = record();
        fixture.store.next(Operation.RELEASE, Fault.DENY);
        assertThatThrownBy(() -> fixture.engine.forceRelease(seen)).isInstanceOf(LockException.class);
        handle.release();
        assertThat(EngineFixture.granted(next).fencingToken()).isEqualTo(handle.fencingToken() + FencingTokens.STEP);
    }

    @Test
    void aForcedReleaseWithoutAnAnswerIsSettledByAHeartbeatAtOnce() {
        LockHandle handle = fixture.acquired("a");
        LockRecord seen = record();
        fixture.store.next(Operation.RELEASE, Fault.FAIL_AFTER);
        assertThatThrownBy(() -> fixture.engine.forceRelease(seen)).isInstanceOf(LockException.class);
        assertForced(handle);
    }

    @Test
    void aForcedReleaseThatIsRefusedLeavesALaterHoldAlone() {
        LockHandle earlier = fixture.acquired("a");
        LockRecord old = record();
        earlier.release();
        LockHandle later = fixture.acquired("a");
        assertThat(fixture.engine.forceRelease(old)).isFalse();
        assertThat(later.isHeld()).isTrue();
    }
}
