package io.leasehold.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leasehold.InvalidLockSettingException;
import io.leasehold.LockException;
import io.leasehold.LockKey;
import io.leasehold.LockRequest;
import io.leasehold.MalformedLockRecordException;
import io.leasehold.internal.engine.MemoryStore.Fault;
import io.leasehold.internal.engine.MemoryStore.Operation;
import io.leasehold.internal.store.Row;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** {@code tryAcquire}. */
class SingleAttemptTest {

    private static final LockKey KEY = LockKey.of("a");
    private static final LockRequest REQUEST = LockRequest.of(KEY);

    private final EngineFixture fixture = new EngineFixture();

    @Test
    void aFreeLockIsTakenByOneRequest() throws InterruptedException {
        assertThat(fixture.engine.tryAcquire(REQUEST)).isPresent();
        assertThat(fixture.store.requests).containsExactly(Operation.TAKE);
    }

    @Test
    void aBusyLockIsFoundBusyByOneRequestAndLeavesNothingBehind() throws InterruptedException {
        fixture.store.occupy(KEY, "other", "version-1", EngineFixture.LEASE);
        assertThat(fixture.engine.tryAcquire(REQUEST)).isEmpty();
        assertThat(fixture.store.requests).containsExactly(Operation.TAKE);
        assertThat(fixture.time.scheduled()).isZero();
    }

    @Test
    void theWaitOfTheRequestIsIgnored() throws InterruptedException {
        fixture.store.occupy(KEY, "other", "version-1", EngineFixture.LEASE);
        LockRequest patient =
                LockRequest.builder(KEY).waitTimeout(Duration.ofDays(1)).build();
        assertThat(fixture.engine.tryAcquire(patient)).isEmpty();
    }

    @Test
    void aLockOfTheSameClientIsBusyWithoutAnyRequest() throws InterruptedException {
        fixture.acquired("a");
        assertThat(fixture.engine.tryAcquire(REQUEST)).isEmpty();
        assertThat(fixture.store.requests).hasSize(1);
    }

    @Test
    void aLockForWhichOthersOfTheSameClientWaitIsBusyWithoutAnyRequest() throws InterruptedException {
        fixture.store.occupy(KEY, "other", "version-1", EngineFixture.LEASE);
        fixture.letWait("a", Duration.ofMinutes(5));
        fixture.store.rows.clear();
        int before = fixture.store.requests.size();
        assertThat(fixture.engine.tryAcquire(REQUEST)).isEmpty();
        assertThat(fixture.store.requests).hasSize(before);
    }

    @Test
    void aTableThatRefusesForLackOfCapacityIsReportedAndNotCalledBusy() {
        fixture.store.always(Fault.THROTTLE);
        assertThatThrownBy(() -> fixture.engine.tryAcquire(REQUEST))
                .isInstanceOfSatisfying(
                        LockException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(LockException.Code.STORE_UNAVAILABLE));
        assertThat(fixture.time.scheduled()).isZero();
    }

    @Test
    void aTableThatNeverTellsWhatBecameOfAWriteIsReportedAndNotCalledBusy() {
        fixture.store.always(Operation.TAKE, Fault.THROW);
        assertThatThrownBy(() -> fixture.engine.tryAcquire(REQUEST)).isInstanceOf(LockException.class);
        assertThat(fixture.store.requests)
                .as("tried twice; either try may still land, and is freed")
                .containsExactly(
                        Operation.TAKE,
                        Operation.READ,
                        Operation.TAKE,
                        Operation.READ,
                        Operation.RELEASE,
                        Operation.RELEASE);
        assertThat(fixture.time.scheduled()).isZero();
    }

    @Test
    void anAmbiguousWriteIsSettledByOneLook() throws InterruptedException {
        fixture.store.next(Operation.TAKE, Fault.FAIL_AFTER);
        assertThat(fixture.engine.tryAcquire(REQUEST)).isPresent();
        assertThat(fixture.store.requests).containsExactly(Operation.TAKE, Operation.READ);
    }

    @Test
    void anAmbiguousWriteAndLookAreReportedAndWhatMayHaveLandedIsFreed() {
        fixture.store.next(Operation.TAKE, Fault.FAIL_AFTER);
        fixture.store.next(Operation.READ, Fault.FAIL_AFTER);
        assertThatThrownBy(() -> fixture.engine.tryAcquire(REQUEST))
                .isInstanceOfSatisfying(
                        LockException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(LockException.Code.STORE_UNAVAILABLE));
        assertThat(fixture.store.requests).containsExactly(Operation.TAKE, Operation.READ, Operation.RELEASE);
        assertThat(fixture.holderInTable("a")).isNull();
    }

    @Test
    void aDenialIsReported() {
        fixture.store.always(Fault.DENY);
        assertThatThrownBy(() -> fixture.engine.tryAcquire(REQUEST))
                .isInstanceOfSatisfying(
                        LockException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(LockException.Code.ACCESS_DENIED));
    }

    @Test
    void aMalformedRowIsReported() {
        fixture.store.malformed.put(
                KEY, new Row.Malformed(new MalformedLockRecordException(KEY, "lease_duration", "is text")));
        assertThatThrownBy(() -> fixture.engine.tryAcquire(REQUEST)).isInstanceOf(MalformedLockRecordException.class);
    }

    @Test
    void attributesWithNamesOfTheTableAreRefusedBeforeAnyRequest() {
        LockRequest request =
                LockRequest.builder(KEY).attribute("owner_name", "me").build();
        assertThatThrownBy(() -> fixture.engine.tryAcquire(request))
                .isInstanceOf(InvalidLockSettingException.class)
                .hasMessageContainingAll("'owner_name'", "Choose another name", "reserved are [owner_name]");
        assertThat(fixture.store.requests).isEmpty();
        assertThat(EngineFixture.failureOf(fixture.engine.acquireAsync(request)))
                .isInstanceOf(InvalidLockSettingException.class)
                .hasMessageContainingAll("attribute 'owner_name' of lock 'a'", "Choose another name");
    }

    @Test
    void aFailedTryKeepsNobodyFromTryingAgain() throws InterruptedException {
        fixture.store.next(Operation.TAKE, Fault.DENY);
        assertThatThrownBy(() -> fixture.engine.tryAcquire(REQUEST)).isInstanceOf(LockException.class);
        assertThat(fixture.engine.tryAcquire(REQUEST)).isPresent();
    }
}
