package io.leasehold.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leasehold.LockClientClosedException;
import io.leasehold.LockException;
import io.leasehold.LockHandle;
import io.leasehold.LockKey;
import io.leasehold.LockRequest;
import io.leasehold.internal.engine.MemoryStore.Fault;
import io.leasehold.internal.engine.MemoryStore.Operation;
import io.leasehold.internal.store.LockStore;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The first step of an orderly shutdown: nothing is acquired any more, and nothing that is held is lost. */
class StopAcquiringTest {

    private static final LockKey KEY = LockKey.of("a");

    private final EngineFixture fixture = new EngineFixture();

    private static void assertRefusal(Throwable failure) {
        assertThat(failure)
                .isInstanceOfSatisfying(
                        LockClientClosedException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(LockException.Code.CLIENT_SHUTDOWN))
                .hasMessageContaining("is stopping");
    }

    @Test
    void newRequestsAreRefusedWithoutARequestToTheTable() {
        fixture.engine.stopAcquiring();
        assertThatThrownBy(() -> fixture.engine.acquire(LockRequest.of(KEY)))
                .satisfies(StopAcquiringTest::assertRefusal);
        assertThatThrownBy(() -> fixture.engine.tryAcquire(LockRequest.of(KEY)))
                .satisfies(StopAcquiringTest::assertRefusal);
        assertRefusal(EngineFixture.failureOf(fixture.engine.acquireAsync(LockRequest.of(KEY))));
        assertThat(fixture.store.requests).isEmpty();
    }

    private LockEngine stoppedWhenTheClockIsRead(int times) {
        Runnable[] whenRead = {() -> {}};
        AtomicInteger readings = new AtomicInteger();
        LockEngine engine = new LockEngine(
                fixture.settings("me", false), fixture.seams(fixture.clocks(() -> whenRead[0].run(), () -> {})));
        whenRead[0] = () -> {
            if (readings.incrementAndGet() == times) {
                engine.stopAcquiring();
            }
        };
        return engine;
    }

    /** The store checks the attributes between the first look at whether the client still acquires, and the second. */
    private LockEngine stoppedWhileAttributesAreChecked() {
        Runnable[] whenChecked = {() -> {}};
        LockStore store = (LockStore) Proxy.newProxyInstance(
                LockStore.class.getClassLoader(), new Class<?>[] {LockStore.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("check")) {
                        whenChecked[0].run();
                    }
                    return method.invoke(fixture.store, arguments);
                });
        LockEngine engine = new LockEngine(fixture.settings("me", false), fixture.seams(store, Runnable::run));
        whenChecked[0] = engine::stopAcquiring;
        return engine;
    }

    @Test
    void aRequestThatIsOnItsWayInIsRefusedToo() {
        LockEngine engine = stoppedWhileAttributesAreChecked();
        assertRefusal(EngineFixture.failureOf(engine.acquireAsync(LockRequest.of(KEY))));
        assertThat(fixture.store.requests).isEmpty();
        assertThat(engine.waiting()).isEmpty();
    }

    @Test
    @Timeout(10)
    void aSingleAttemptThatIsOnItsWayInIsRefusedToo() {
        assertThatThrownBy(() -> stoppedWhileAttributesAreChecked().tryAcquire(LockRequest.of(KEY)))
                .satisfies(StopAcquiringTest::assertRefusal);
        assertThat(fixture.store.requests).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void atWhateverMomentTheClientStopsEveryRequestIsAnswered(int reading) {
        assertThat(stoppedWhenTheClockIsRead(reading).acquireAsync(LockRequest.of(KEY)))
                .isDone();
    }

    @Test
    void waitersFailAtOnceAndQueuedOnesSendNothing() {
        fixture.store.occupy(KEY, "other", "version-1", EngineFixture.LEASE);
        CompletableFuture<LockHandle> first = fixture.asked("a");
        CompletableFuture<LockHandle> second = fixture.asked("a");
        int before = fixture.store.requests.size();
        fixture.engine.stopAcquiring();
        for (CompletableFuture<LockHandle> waiting : List.of(first, second)) {
            assertRefusal(EngineFixture.failureOf(waiting));
        }
        assertThat(fixture.store.requests).hasSize(before);
        assertThat(fixture.time.scheduled()).isZero();
    }

    @Test
    void waitersBehindAnOwnHoldFailAndDoNotInheritIt() {
        LockHandle handle = fixture.acquired("a");
        CompletableFuture<LockHandle> waiting = fixture.asked("a");
        fixture.engine.stopAcquiring();
        assertRefusal(EngineFixture.failureOf(waiting));
        handle.release();
        assertThat(fixture.holderInTable("a")).isNull();
        assertThat(fixture.store.count(Operation.TAKE)).isEqualTo(1);
    }

    @Test
    void whatIsHeldIsKeptAliveBeyondItsLeaseAndReleasedByItsOwner() {
        LockHandle handle = fixture.acquired("a");
        fixture.engine.stopAcquiring();
        fixture.time.advance(EngineFixture.LEASE.multipliedBy(2));
        assertThat(handle.isHeld()).isTrue();
        assertThat(fixture.engine.held()).containsExactly(handle);
        assertThat(fixture.engine.find(KEY)).isPresent();
        handle.release();
        assertThat(fixture.holderInTable("a")).isNull();
        assertThat(fixture.eventNames()).containsExactly("Acquired", "Released");
    }

    @Test
    void aLockThatIsGrantedMeanwhileIsGivenBack() {
        fixture.store.next(Operation.TAKE, Fault.DELAY_ANSWER);
        CompletableFuture<LockHandle> acquiring = fixture.engine.acquireAsync(LockRequest.of(KEY));
        fixture.engine.stopAcquiring();
        assertRefusal(EngineFixture.failureOf(acquiring));
        fixture.store.land();
        assertThat(fixture.holderInTable("a")).isNull();
        assertThat(fixture.events).isEmpty();
    }

    @Test
    void closingAfterwardsEndsWhatIsHeld() {
        LockHandle handle = fixture.acquired("a");
        fixture.engine.stopAcquiring();
        fixture.engine.stopAcquiring();
        fixture.engine.close();
        assertThat(handle.isHeld()).isFalse();
        assertThat(fixture.eventNames()).containsExactly("Acquired", "Expired");
        assertThatThrownBy(() -> fixture.engine.acquire(LockRequest.of(KEY)))
                .isInstanceOf(LockClientClosedException.class)
                .hasMessageContaining("is closed");
    }
}
