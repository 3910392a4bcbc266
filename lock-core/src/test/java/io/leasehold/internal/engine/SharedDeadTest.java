package io.leasehold.internal.engine;

import static io.leasehold.internal.engine.Sharing.LOCK;
import static io.leasehold.internal.engine.Sharing.LONG;
import static io.leasehold.internal.engine.Sharing.exclusive;
import static io.leasehold.internal.engine.Sharing.held;
import static io.leasehold.internal.engine.Sharing.limited;
import static io.leasehold.internal.engine.Sharing.shared;
import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.LockHandle;
import io.leasehold.LockRecord;
import io.leasehold.LockRequest;
import io.leasehold.internal.engine.MemoryStore.Fault;
import io.leasehold.internal.engine.MemoryStore.Operation;
import io.leasehold.internal.store.MemberRow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Nobody waits for dead holders of a lock with members: by the table's clock, and by their session. */
class SharedDeadTest {

    private static final long NOW = 1_900_000_000;
    private static final long ALLOWANCE = EngineFixture.SKEW.toSeconds() / 2;

    private final EngineFixture fixture = new EngineFixture();

    /** Has an owner acquire a lock, renew it once, and vanish; lets the table's clock pass the end that its row shows. */
    private void dieByTheTablesClock(LockRequest request) {
        fixture.store.date = NOW;
        LockEngine dead = fixture.engine("dead");
        LockHandle unused = EngineFixture.acquired(dead, request);
        fixture.advanceToBeat(1);
        vanish();
        long end = held(fixture).stream()
                .map(LockRecord::aliveUntil)
                .map(Instant::getEpochSecond)
                .max(Long::compare)
                .orElseThrow();
        fixture.store.date = end + ALLOWANCE + 1;
    }

    /** The fault concerns every client, so the tests look before the next heartbeat of a live one is due. */
    private void vanish() {
        fixture.store.always(Operation.BEAT, Fault.LOSE_REQUEST);
    }

    @Test
    void anExclusiveRequestFreesAMemberThatIsDeadByTheTablesClock() throws InterruptedException {
        dieByTheTablesClock(shared(Duration.ZERO));

        Optional<LockHandle> lock = fixture.engine("fresh").tryAcquire(exclusive(Duration.ZERO));

        assertThat(lock).isPresent();
        assertThat(held(fixture)).extracting(LockRecord::key).containsExactly(LOCK);
    }

    @Test
    void anExclusiveRequestWaitsForAMemberThatMayBeAlive() throws InterruptedException {
        dieByTheTablesClock(shared(Duration.ZERO));
        fixture.store.date--;

        assertThat(fixture.engine("fresh").tryAcquire(exclusive(Duration.ZERO))).isEmpty();
    }

    @Test
    void aMemberThatCameLaterAndDiedIsNotWaitedFor() {
        LockHandle early = EngineFixture.acquired(fixture.engine("early"), shared(Duration.ZERO));
        CompletableFuture<LockHandle> writer = fixture.engine("writer").acquireAsync(exclusive(LONG));
        fixture.store.occupy(
                MemberRow.shared(LOCK, "0".repeat(32)), "dead", "0".repeat(32) + ":0000000000000", EngineFixture.LEASE);
        early.release();
        fixture.time.advance(Duration.ofSeconds(2));
        assertThat(EngineFixture.granted(writer).isHeld()).isTrue();
    }

    @Test
    void aSharedRequestFreesAnExclusiveOwnerThatIsDeadByTheTablesClock() throws InterruptedException {
        dieByTheTablesClock(exclusive(Duration.ZERO));

        Optional<LockHandle> lock = fixture.engine("fresh").tryAcquire(shared(Duration.ZERO));

        assertThat(lock).isPresent();
        assertThat(held(fixture)).singleElement().matches(row -> MemberRow.isOf(LOCK, row.key()));
    }

    @Test
    void aSlotOfAnOwnerThatIsDeadByTheTablesClockIsTakenAtOnce() throws InterruptedException {
        dieByTheTablesClock(limited(1, Duration.ZERO));

        assertThat(fixture.engine("fresh").tryAcquire(limited(1, Duration.ZERO)))
                .isPresent();
    }

    /** Has an owner enrol a hold of the lock, with others, in a session, and vanish. */
    private void enrolAndVanish(LockRequest request) {
        LockEngine owner = fixture.engine(fixture.withSessions("owner", new SessionSettings(3, 10_000, Duration.ZERO)));
        List<LockHandle> unused = new ArrayList<>();
        unused.add(EngineFixture.acquired(owner, request));
        for (int i = 0; i < 5; i++) {
            unused.add(EngineFixture.acquired(owner, LockRequest.of("other-" + i)));
        }
        fixture.time.advance(EngineFixture.HEARTBEAT.multipliedBy(3));
        assertThat(held(fixture))
                .filteredOn(row -> row.key().partitionKey().equals("a"))
                .singleElement()
                .matches(row -> row.session() != null);
        vanish();
    }

    private void assertGrantedWhenTheSessionIsOver(LockRequest request) {
        CompletableFuture<LockHandle> waiting = fixture.engine("fresh").acquireAsync(request);
        fixture.time.advance(EngineFixture.LEASE.minusSeconds(8));
        assertThat(waiting).isNotDone();
        fixture.time.advance(Duration.ofSeconds(12));
        assertThat(waiting).isCompleted();
    }

    @Test
    void anExclusiveRequestFreesTheMembersOfADeadSession() {
        enrolAndVanish(shared(Duration.ZERO));
        assertGrantedWhenTheSessionIsOver(exclusive(LONG));
    }

    @Test
    void aSharedRequestFreesTheExclusiveOwnerOfADeadSession() {
        enrolAndVanish(exclusive(Duration.ZERO));
        assertGrantedWhenTheSessionIsOver(shared(LONG));
    }

    @Test
    void aSlotOfADeadSessionComesBack() {
        enrolAndVanish(limited(1, Duration.ZERO));
        assertGrantedWhenTheSessionIsOver(
                LockRequest.builder(LOCK).limit(1).waitTimeout(LONG).build());
    }
}
