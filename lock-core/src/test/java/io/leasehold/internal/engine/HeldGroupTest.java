package io.leasehold.internal.engine;

import static io.leasehold.internal.engine.GroupFixture.acquired;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leasehold.LockGroup;
import io.leasehold.LockKey;
import io.leasehold.LockLostException;
import io.leasehold.LossCause;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A group of held locks. */
class HeldGroupTest {

    private static final LockKey A = LockKey.of("a");
    private static final LockKey B = LockKey.of("b");
    private static final Duration GUARD = Duration.ofSeconds(3);

    private final EngineFixture fixture = new EngineFixture();
    private final LockGroup group = acquired(fixture.engine, "a", "b");

    private void steal(String key) {
        fixture.store.occupy(LockKey.of(key), "thief", "another-version", EngineFixture.LEASE);
        fixture.time.advance(EngineFixture.HEARTBEAT.plusSeconds(1));
    }

    @Test
    void theLossOfOneLockEndsTheGroup() {
        steal("a");
        assertThat(group.isHeld()).isFalse();
        assertThat(group.remaining()).isZero();
        assertThatThrownBy(group::ensureHeld).isInstanceOfSatisfying(LockLostException.class, lost -> {
            assertThat(lost.key()).isEqualTo(A);
            assertThat(lost.lossCause()).contains(LossCause.STOLEN);
        });
    }

    @Test
    void theOtherLocksAreReleasedAfterTheirGuardAndNotBefore() {
        assertThat(fixture.engine.forceRelease(fixture.engine.find(A).orElseThrow()))
                .isTrue();
        fixture.advanceToJustBefore(GUARD);
        assertThat(group.isHeld()).isFalse();
        assertThat(group.handle(B).isHeld()).isTrue();
        assertThat(fixture.holderInTable("b")).isEqualTo("me");
        fixture.advanceToIt();
        assertThat(fixture.holderInTable("b")).isNull();
        assertThat(fixture.eventNames()).containsExactly("Acquired", "Acquired", "Stolen", "Released");
    }

    @Test
    void aLockThatIsInDoubtWhenAnotherOneIsLostIsReleasedToo() {
        fixture.time.suspend(GUARD);
        assertThat(group.handle(B).isHeld()).isFalse();
        assertThat(fixture.engine.forceRelease(fixture.engine.find(A).orElseThrow()))
                .isTrue();
        fixture.time.advance(Duration.ofMillis(1));
        assertThat(group.handle(B).isHeld()).isTrue();
        fixture.time.advance(GUARD);
        assertThat(fixture.holderInTable("b")).isNull();
    }

    @Test
    void aGroupThatWasReleasedInTimeIsNotLost() {
        group.release();
        fixture.time.advance(Duration.ofMinutes(1));
        assertThat(fixture.eventNames()).containsExactly("Acquired", "Acquired", "Released", "Released");
    }

    @Test
    void releasingALostGroupReleasesTheOtherLocksAndNamesTheLostOne() {
        steal("b");
        assertThatThrownBy(group::release)
                .isInstanceOfSatisfying(
                        LockLostException.class, lost -> assertThat(lost.key()).isEqualTo(B));
        assertThat(fixture.holderInTable("a")).isNull();
        assertThat(fixture.holderInTable("b")).isEqualTo("thief");
    }

    @Test
    void closingALostGroupThrowsNothing() {
        steal("b");
        group.close();
        assertThat(fixture.holderInTable("a")).isNull();
        assertThatThrownBy(group::releaseAfterWork).isInstanceOf(LockLostException.class);
    }

    @Test
    void aLockThatIsReleasedByItselfEndsTheGroupWithoutALoss() {
        group.handle(A).release();
        assertThat(group.isHeld()).isFalse();
        fixture.time.advance(Duration.ofMinutes(1));
        assertThat(group.handle(B).isHeld()).isTrue();
        group.releaseAsync().join();
        assertThat(fixture.holderInTable("b")).isNull();
    }

    @Test
    void aLockThatIsNotInTheGroupHasNoHandle() {
        LockKey other = LockKey.of("c");
        assertThatThrownBy(() -> group.handle(other)).isInstanceOf(IllegalArgumentException.class);
    }
}
