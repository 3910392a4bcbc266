package io.leasehold.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leasehold.LockHandle;
import io.leasehold.LockKey;
import io.leasehold.LockRecord;
import io.leasehold.LockRequest;
import io.leasehold.MalformedLockRecordException;
import io.leasehold.internal.store.MemberRow;
import io.leasehold.internal.store.Row;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What people find of locks that several hold together. */
class FindMembersTest {

    private static final LockKey LOCK = LockKey.of("a");
    private static final LockRequest SHARED = LockRequest.builder(LOCK).shared().build();

    private final EngineFixture fixture = new EngineFixture();
    private final LockEngine one = fixture.engine("one");
    private final LockEngine two = fixture.engine("two");

    private static LockHandle acquired(LockEngine by, LockRequest request) {
        return EngineFixture.acquired(by, request);
    }

    @Test
    void eachHolderOfASharedLockHasARecord() {
        acquired(one, SHARED);
        acquired(two, SHARED);
        assertThat(one.findMembers(LOCK))
                .hasSize(2)
                .allMatch(LockRecord::isMember)
                .allMatch(record -> record.lock().equals(LOCK))
                .extracting(LockRecord::ownerName)
                .containsExactlyInAnyOrder("one", "two");
    }

    @Test
    void aPlaceOfALimitKeepsItsRecordWhenItIsFree() {
        acquired(one, LockRequest.builder(LOCK).limit(3).build()).release();
        assertThat(one.findMembers(LOCK)).singleElement().satisfies(record -> {
            assertThat(record.isHeld()).isFalse();
            assertThat(record.lock()).isEqualTo(LOCK);
        });
    }

    @Test
    void theMembersOfOtherLocksAreLeftOut() {
        acquired(one, LockRequest.builder(LockKey.of("a", "b")).shared().build());
        acquired(one, LockRequest.of(LockKey.of("a", "c")));
        assertThat(one.findMembers(LOCK)).isEmpty();
    }

    @Test
    void manyMembersAreReadPageByPage() {
        IntStream.range(0, 7)
                .forEach(i -> acquired(
                        fixture.engine("owner " + i),
                        LockRequest.builder(LOCK).limit(7).build()));
        assertThat(one.findMembers(LOCK)).hasSize(7);
    }

    @Test
    void aMalformedMemberIsAnError() {
        acquired(one, SHARED);
        LockKey member = MemberRow.slot(LOCK, 0);
        fixture.store.malformed.put(
                member, new Row.Malformed(new MalformedLockRecordException(member, "lease_duration", "is text")));
        assertThatThrownBy(() -> one.findMembers(LOCK).toList()).isInstanceOf(MalformedLockRecordException.class);
    }

    @Test
    void thePartitionShowsTheMembersBesideTheirLock() {
        acquired(one, SHARED);
        assertThat(one.findByPartition("a"))
                .hasSize(2)
                .allMatch(record -> record.lock().equals(LOCK));
    }

    @Test
    void aMembersRecordReleasesThatMemberByForce() {
        LockHandle mine = acquired(one, SHARED);
        LockHandle theirs = acquired(two, SHARED);
        LockRecord record = one.findMembers(LOCK)
                .filter(member -> "one".equals(member.ownerName()))
                .findFirst()
                .orElseThrow();
        assertThat(two.forceRelease(record)).isTrue();
        fixture.time.advance(EngineFixture.HEARTBEAT.multipliedBy(2));
        assertThat(mine.isHeld()).isFalse();
        assertThat(theirs.isHeld()).isTrue();
    }
}
