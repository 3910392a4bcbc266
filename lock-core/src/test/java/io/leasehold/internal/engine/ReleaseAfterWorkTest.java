package io.leasehold.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leasehold.LockHandle;
import io.leasehold.LockKey;
import io.leasehold.LockLostException;
import io.leasehold.LockStatus;
import io.leasehold.LossCause;
import io.leasehold.internal.engine.MemoryStore.Fault;
import io.leasehold.internal.engine.MemoryStore.Operation;
import org.junit.jupiter.api.Test;

class ReleaseAfterWorkTest {

    private final EngineFixture fixture = new EngineFixture();
    private final LockHandle handle = fixture.acquired("a");

    @Test
    void releasesTheLock() {
        handle.releaseAfterWork();
        assertThat(fixture.holderInTable("a")).isNull();
    }

    @Test
    void doesNotThrowIfTheTableRefusesTheRelease() {
        fixture.store.always(Operation.RELEASE, Fault.DENY);
        handle.releaseAfterWork();
        assertThat(handle.status()).isEqualTo(LockStatus.RELEASED);
    }

    @Test
    void throwsIfTheLockHadExpired() {
        fixture.time.pause(EngineFixture.HELD);
        assertThatThrownBy(handle::releaseAfterWork)
                .isInstanceOfSatisfying(
                        LockLostException.class,
                        loss -> assertThat(loss.lossCause()).contains(LossCause.EXPIRED));
    }

    @Test
    void throwsIfTheReleaseFindsThatTheLockWasStolen() {
        fixture.store.occupy(LockKey.of("a"), "thief", "another-version", EngineFixture.LEASE);
        assertThatThrownBy(handle::releaseAfterWork)
                .isInstanceOfSatisfying(
                        LockLostException.class,
                        loss -> assertThat(loss.lossCause()).contains(LossCause.STOLEN));
    }

    @Test
    void doesNothingIfTheOwnerHasReleasedTheLockBefore() {
        handle.release();
        handle.releaseAfterWork();
        assertThat(fixture.store.count(Operation.RELEASE)).isEqualTo(1);
    }
}
