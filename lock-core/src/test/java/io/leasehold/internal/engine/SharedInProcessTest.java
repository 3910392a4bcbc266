package io.leasehold.internal.engine;

import static io.leasehold.internal.engine.Sharing.LONG;
import static io.leasehold.internal.engine.Sharing.acquire;
import static io.leasehold.internal.engine.Sharing.exclusive;
import static io.leasehold.internal.engine.Sharing.isGranted;
import static io.leasehold.internal.engine.Sharing.members;
import static io.leasehold.internal.engine.Sharing.share;
import static io.leasehold.internal.engine.Sharing.shared;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leasehold.InvalidLockSettingException;
import io.leasehold.LockHandle;
import io.leasehold.LockRequest;
import io.leasehold.LockStatus;
import io.leasehold.internal.engine.MemoryStore.Fault;
import io.leasehold.internal.engine.MemoryStore.Operation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Shared and exclusive requests of one client. */
class SharedInProcessTest {

    private final EngineFixture fixture = new EngineFixture();
    private final LockEngine one = fixture.engine("one");

    @Test
    void requestsOfOneClientShareOneRow() {
        List<LockHandle> handles = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            handles.add(share(one));
        }
        assertThat(fixture.store.count(Operation.TAKE)).isEqualTo(1);
        assertThat(one.held()).hasSize(16);
        handles.subList(1, 16).forEach(LockHandle::release);
        assertThat(handles.get(0).isHeld()).isTrue();
        assertThat(handles.get(1).status()).isEqualTo(LockStatus.RELEASED);
        assertThat(members(fixture)).hasSize(1);
        handles.get(0).release();
        assertThat(members(fixture)).isEmpty();
        assertThat(fixture.eventNames()).filteredOn("Released"::equals).hasSize(16);
    }

    @Test
    void nobodyJoinsAfterHalfAHeartbeatPeriod() {
        LockHandle first = share(one);
        fixture.time.advance(EngineFixture.HEARTBEAT.dividedBy(2).plusMillis(1));
        LockHandle second = share(one);
        assertThat(members(fixture)).hasSize(2);
        first.release();
        assertThat(second.isHeld()).isTrue();
        assertThat(members(fixture)).hasSize(1);
    }

    @Test
    void aLossIsToldToAllWhoShareTheRow() {
        LockHandle first = share(one);
        LockHandle second = share(one);
        fixture.store.rows.remove(members(fixture).get(0).key());
        fixture.time.advance(EngineFixture.HEARTBEAT.multipliedBy(2));
        assertThat(first.status()).isEqualTo(LockStatus.INVALID);
        assertThat(second.status()).isEqualTo(LockStatus.INVALID);
        assertThat(fixture.eventNames()).filteredOn("Stolen"::equals).hasSize(2);
    }

    @Test
    void aSharedRequestBehindAnExclusiveOneOfTheSameClientWaits() {
        LockHandle first = share(one);
        CompletableFuture<LockHandle> writer = one.acquireAsync(exclusive(LONG));
        CompletableFuture<LockHandle> reader = one.acquireAsync(shared(LONG));
        fixture.time.advance(Duration.ofSeconds(1));
        assertThat(reader).isNotDone();
        first.release();
        fixture.time.advance(Duration.ofSeconds(2));
        LockHandle written = EngineFixture.granted(writer);
        assertThat(reader).isNotDone();
        written.release();
        fixture.time.advance(Duration.ofSeconds(2));
        assertThat(isGranted(reader)).isTrue();
    }

    @Test
    void anExclusiveHoldIsNotHandedOverToASharedRequest() {
        LockHandle writer = acquire(one);
        CompletableFuture<LockHandle> reader = one.acquireAsync(shared(LONG));
        writer.release();
        fixture.time.advance(Duration.ofSeconds(1));
        assertThat(isGranted(reader)).isTrue();
        assertThat(fixture.holderInTable("a")).isNull();
        assertThat(members(fixture)).hasSize(1);
    }

    @Test
    void aThreadThatSharesALockCannotAcquireItExclusively() throws InterruptedException {
        LockHandle reader = one.acquire(shared(Duration.ZERO));
        assertThatThrownBy(() -> one.acquire(exclusive(LONG)))
                .isInstanceOf(InvalidLockSettingException.class)
                .hasMessageContaining("cannot be upgraded");
        reader.release();
        one.acquire(exclusive(Duration.ZERO)).release();
    }

    @Test
    void aThreadThatSharesALockCannotAcquireItAsPartOfAGroup() throws InterruptedException {
        LockHandle reader = one.acquire(shared(Duration.ZERO));
        List<LockRequest> group = List.of(exclusive(LONG), LockRequest.of("b"));
        assertThatThrownBy(() -> one.acquireAll(group))
                .isInstanceOf(InvalidLockSettingException.class)
                .hasMessageContaining("cannot be upgraded");
        assertThatThrownBy(() -> one.tryAcquireAll(group))
                .isInstanceOf(InvalidLockSettingException.class)
                .hasMessageContainingAll("'a'", "Release the shared lock first");
        reader.release();
        one.acquireAll(group).release();
    }

    @Test
    void aRowOfItsOwnWhoseReleaseFailedIsReleasedOnceByAWriterThatWaits() {
        LockEngine two = fixture.engine("two");
        LockHandle other = share(two);
        LockHandle left = share(one);
        fixture.store.always(Operation.RELEASE, Fault.THROTTLE);
        CompletableFuture<Void> failed = left.releaseAsync();
        fixture.time.advance(Duration.ofSeconds(5));
        assertThat(failed).isCompletedExceptionally();
        fixture.store.requests.clear();
        CompletableFuture<LockHandle> writer = one.acquireAsync(exclusive(LONG));
        fixture.time.advance(Duration.ofSeconds(30));
        assertThat(writer).isNotDone();
        assertThat(fixture.store.count(Operation.RELEASE)).isEqualTo(1);
        assertThat(other.isHeld()).isTrue();
    }

    @Test
    void closingReleasesAllWhoShareARow() {
        LockEngine closing = fixture.releasing(Duration.ofSeconds(5));
        LockHandle first = share(closing);
        LockHandle second = share(closing);
        closing.close();
        assertThat(first.status()).isEqualTo(LockStatus.RELEASED);
        assertThat(second.status()).isEqualTo(LockStatus.RELEASED);
        assertThat(members(fixture)).isEmpty();
    }

    @Test
    void closingReleasesAHoldThatWaits() {
        LockHandle reader = share(one);
        LockEngine closing = fixture.releasing(Duration.ofSeconds(5));
        CompletableFuture<LockHandle> writer = closing.acquireAsync(exclusive(LONG));
        closing.close();
        assertThat(writer).isCompletedExceptionally();
        assertThat(fixture.holderInTable("a")).isNull();
        assertThat(reader.isHeld()).isTrue();
    }
}
