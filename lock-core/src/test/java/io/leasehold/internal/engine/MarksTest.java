package io.leasehold.internal.engine;

import static io.leasehold.internal.engine.Sharing.LOCK;
import static io.leasehold.internal.engine.Sharing.LONG;
import static io.leasehold.internal.engine.Sharing.acquire;
import static io.leasehold.internal.engine.Sharing.exclusive;
import static io.leasehold.internal.engine.Sharing.isGranted;
import static io.leasehold.internal.engine.Sharing.share;
import static io.leasehold.internal.engine.Sharing.shared;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leasehold.InvalidLockSettingException;
import io.leasehold.LockHandle;
import io.leasehold.LockKey;
import io.leasehold.LockRecord;
import io.leasehold.LockRequest;
import io.leasehold.internal.engine.MemoryStore.Fault;
import io.leasehold.internal.engine.MemoryStore.Operation;
import io.leasehold.internal.store.MemberRow;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The mark in the main row of a lock that has members. */
class MarksTest {

    private final EngineFixture fixture = new EngineFixture();
    private final LockEngine one = fixture.engine("one");
    private final LockEngine two = fixture.engine("two");

    @Test
    void aWriterWhoseTakeSawNoMarkIsFoundByTheMarkItself() {
        fixture.store.next(Operation.MARK, Fault.DELAY);
        CompletableFuture<LockHandle> reader = one.acquireAsync(shared(LONG));
        LockHandle writer = acquire(two);
        fixture.store.land();
        fixture.time.advance(Duration.ofSeconds(3));
        assertThat(reader).isNotDone();
        writer.release();
        fixture.time.advance(Duration.ofSeconds(2));
        assertThat(isGranted(reader)).isTrue();
    }

    @Test
    void aWriteThatKnowsNothingOfTheMarkKeepsTheMainRow() {
        fixture.store.next(Operation.MARK, Fault.DELAY);
        CompletableFuture<LockHandle> reader = one.acquireAsync(shared(LONG));
        LockHandle writer = acquire(two);
        fixture.store.land();
        fixture.time.advance(EngineFixture.HEARTBEAT.multipliedBy(2));
        assertThat(mainExpiresIn()).isGreaterThan(MemberRow.KEPT.minusDays(1));
        writer.release();
        assertThat(mainExpiresIn()).isGreaterThan(MemberRow.KEPT.minusDays(1));
        fixture.time.advance(Duration.ofSeconds(2));
        assertThat(isGranted(reader)).isTrue();
    }

    private Duration mainExpiresIn() {
        Instant now = Instant.ofEpochMilli(fixture.time.wallMillis());
        return Duration.between(now, fixture.store.rows.get(LOCK).expiryTime());
    }

    @Test
    void membersRenewTheMarkAsLongAsTheyLive() {
        LockHandle reader = EngineFixture.acquired(
                one,
                LockRequest.builder(LOCK).shared().lease(Duration.ofDays(5)).build());
        fixture.time.advance(MemberRow.KEPT.plusDays(20));
        assertThat(reader.isHeld()).isTrue();
        assertThat(mainExpiresIn()).isGreaterThan(MemberRow.LEAST_LEFT);
    }

    @Test
    void timeToLiveThatCollectsAFreeMainRowIsNoticedByTheNextMember() {
        share(one).release();
        fixture.store.rows.remove(LOCK);
        fixture.store.members.clear();
        share(one);
        assertThat(fixture.store.members.isMarked(LOCK)).isTrue();
        assertThat(two.acquireAsync(exclusive(Duration.ZERO))).isCompletedExceptionally();
    }

    @Test
    void aFreeMainRowWithMembersIsNotReleasedByForce() {
        LockHandle reader = EngineFixture.acquired(
                one, LockRequest.builder(LOCK).shared().waitTimeout(LONG).build());
        LockRecord main = two.find(LOCK).orElseThrow();
        LockKey row = ((StoredHold) reader).row();
        assertThatThrownBy(() -> two.forceRelease(main))
                .isInstanceOf(InvalidLockSettingException.class)
                .hasMessageContaining(row.toString());
        assertThat(two.forceRelease(two.find(row).orElseThrow())).isTrue();
        fixture.time.advance(EngineFixture.HEARTBEAT.multipliedBy(2));
        assertThat(reader.isHeld()).isFalse();
        assertThat(two.forceRelease(main)).isFalse();
    }
}
