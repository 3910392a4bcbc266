package io.leasehold.internal.engine;

import static io.leasehold.internal.engine.Sharing.LOCK;
import static io.leasehold.internal.engine.Sharing.LONG;
import static io.leasehold.internal.engine.Sharing.limited;
import static io.leasehold.internal.engine.Sharing.shared;
import static io.leasehold.internal.engine.Sharing.spoil;
import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.LockHandle;
import io.leasehold.LockKey;
import io.leasehold.LockRecord;
import io.leasehold.LockRequest;
import io.leasehold.MalformedLockRecordException;
import io.leasehold.internal.engine.MemoryStore.Fault;
import io.leasehold.internal.engine.MemoryStore.Operation;
import io.leasehold.internal.store.MemberRow;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A row that becomes malformed fails the request that meets it next, which leaves nothing behind. */
class MalformedMemberTest {

    private static final LockRequest LIMITED = limited(1, LONG);

    private final EngineFixture fixture = new EngineFixture();
    private final LockEngine engine = fixture.engine;

    private void assertFailsFor(LockKey row, CompletableFuture<LockHandle> asked) {
        assertThat(EngineFixture.failureOf(asked))
                .isInstanceOfSatisfying(
                        MalformedLockRecordException.class,
                        failure -> assertThat(failure.key()).isEqualTo(row))
                .hasMessageContaining("'" + row + "'");
        fixture.time.advance(Duration.ofSeconds(3));
        assertThat(fixture.store.rows.values()).noneMatch(LockRecord::isHeld);
        assertThat(engine.waiting()).isEmpty();
    }

    @Test
    void theSlotThatTheClientUsedLastFailsALimitedRequest() {
        EngineFixture.acquired(engine, LIMITED).release();
        LockKey slot = MemberRow.slot(LOCK, 0);
        spoil(fixture, slot);
        fixture.store.requests.clear();
        assertFailsFor(slot, engine.acquireAsync(LIMITED));
        assertThat(fixture.store.requests).containsExactly(Operation.TAKE);
    }

    @Test
    void theMainRowFailsALimitedRequest() {
        spoil(fixture, LOCK);
        assertFailsFor(LOCK, engine.acquireAsync(LIMITED));
    }

    @Test
    void theMainRowFailsASharedRequestThatMarksIt() {
        fixture.store.next(Operation.MARK, Fault.DELAY);
        CompletableFuture<LockHandle> asked = engine.acquireAsync(shared(LONG));
        spoil(fixture, LOCK);
        fixture.store.land();
        assertFailsFor(LOCK, asked);
    }
}
