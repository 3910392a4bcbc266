package io.leasehold.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leasehold.LockException;
import io.leasehold.LockHandle;
import io.leasehold.LockKey;
import io.leasehold.LockRecord;
import io.leasehold.LockRequest;
import io.leasehold.MalformedLockRecordException;
import io.leasehold.internal.engine.MemoryStore.Fault;
import io.leasehold.internal.engine.MemoryStore.Operation;
import io.leasehold.internal.store.Row;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Looking at the table, and freeing locks by force. */
class FindTest {

    private static final LockKey KEY = LockKey.of("a");

    private final EngineFixture fixture = new EngineFixture();

    @Test
    void aLockThatWasNeverTakenHasNoRecord() {
        assertThat(fixture.engine.find(KEY)).isEmpty();
    }

    @Test
    void theRecordOfAHeldLockNamesItsHolder() {
        LockHandle handle = EngineFixture.acquired(
                fixture.engine,
                LockRequest.builder("a").attribute("job", "nightly").build());
        LockRecord record = fixture.engine.find(KEY).orElseThrow();
        assertThat(record.isHeld()).isTrue();
        assertThat(record.ownerName()).isEqualTo("me");
        assertThat(record.leaseDuration()).isEqualTo(EngineFixture.LEASE);
        assertThat(record.fencingToken()).isEqualTo(handle.fencingToken());
        assertThat(record.attributes()).containsEntry("job", "nightly");
    }

    @Test
    void theRecordOfAReleasedLockIsFreeAndKeepsTheToken() {
        LockHandle handle = fixture.acquired("a");
        handle.release();
        LockRecord record = fixture.engine.find(KEY).orElseThrow();
        assertThat(record.isHeld()).isFalse();
        assertThat(record.fencingToken()).isEqualTo(handle.fencingToken());
    }

    @Test
    void aMalformedRowIsAnError() {
        fixture.store.malformed.put(
                KEY, new Row.Malformed(new MalformedLockRecordException(KEY, "lease_duration", "is text")));
        assertThatThrownBy(() -> fixture.engine.find(KEY)).isInstanceOf(MalformedLockRecordException.class);
    }

    @Test
    void aRefusalOfTheTableIsTheCallersException() {
        fixture.store.next(Operation.READ, Fault.DENY);
        assertThatThrownBy(() -> fixture.engine.find(KEY))
                .isInstanceOfSatisfying(
                        LockException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(LockException.Code.ACCESS_DENIED));
    }

    @Test
    void anErrorOfTheStoreItselfIsALockExceptionToo() {
        fixture.store.next(Operation.READ, Fault.THROW);
        assertThatThrownBy(() -> fixture.engine.find(KEY))
                .isInstanceOfSatisfying(
                        LockException.class,
                        failure -> assertThat(failure.code()).isEqualTo(LockException.Code.UNKNOWN));
    }

    @Test
    void allRecordsAreReadPageByPage() {
        IntStream.range(0, 5).forEach(i -> fixture.acquired("lock " + i));
        assertThat(fixture.engine.findAll())
                .extracting(record -> record.key().partitionKey())
                .containsExactly("lock 0", "lock 1", "lock 2", "lock 3", "lock 4");
        assertThat(fixture.store.pages).isEqualTo(3);
    }

    @Test
    void pagesAreReadOnlyAsFarAsTheyAreAskedFor() {
        IntStream.range(0, 5).forEach(i -> fixture.acquired("lock " + i));
        assertThat(fixture.engine.findAll().limit(2)).hasSize(2);
        assertThat(fixture.store.pages).isEqualTo(1);
    }

    @Test
    void anEmptyTableHasNoRecords() {
        assertThat(fixture.engine.findAll()).isEmpty();
    }

    @Test
    void aPartitionsRecordsAreThoseWithItsKeyAndAnySortKey() {
        for (String sortKey : new String[] {"x", "y", "z"}) {
            EngineFixture.acquired(fixture.engine, LockRequest.of(LockKey.of("a", sortKey)));
        }
        fixture.acquired("b");
        assertThat(fixture.engine.findByPartition("a"))
                .extracting(record -> record.key().sortKey())
                .containsExactly("x", "y", "z");
    }

    @Test
    void aPartitionKeyThatCannotBeOneIsRefused() {
        assertThatThrownBy(() -> fixture.engine.findByPartition("")).isInstanceOf(LockException.class);
    }

    @Test
    void forceFreesTheHoldThatTheRecordShowsWhateverItsBeat() {
        LockEngine owner = fixture.engine("owner");
        EngineFixture.acquired(owner, LockRequest.of(KEY));
        LockRecord record = fixture.engine.find(KEY).orElseThrow();
        fixture.time.advance(Duration.ofMinutes(1));
        assertThat(fixture.engine.forceRelease(record)).isTrue();
        assertThat(fixture.holderInTable("a")).isNull();
    }

    @Test
    void forceByAnOldRecordFreesNothing() {
        LockHandle first = fixture.acquired("a");
        LockRecord old = fixture.engine.find(KEY).orElseThrow();
        first.release();
        LockHandle second = fixture.acquired("a");
        assertThat(fixture.engine.forceRelease(old)).isFalse();
        assertThat(fixture.holderInTable("a")).isEqualTo("me");
        fixture.time.advance(Duration.ofMinutes(1));
        assertThat(second.isHeld()).isTrue();
    }

    @Test
    void forceFreesAnotherClientsRowOnlyByItsExactVersion() {
        LockRecord seen =
                fixture.store.occupy(KEY, "python", "8c0ffee0-1d2e-4f3a-9b8c-7d6e5f4a3b2c", EngineFixture.LEASE);
        fixture.store.occupy(KEY, "python", "8c0ffee0-1d2e-4f3a-9b8c-ffffffffffff", EngineFixture.LEASE);
        assertThat(fixture.engine.forceRelease(seen)).isFalse();
        assertThat(fixture.holderInTable("a")).isEqualTo("python");
        LockRecord fresh = fixture.engine.find(KEY).orElseThrow();
        assertThat(fixture.engine.forceRelease(fresh)).isTrue();
    }

    @Test
    void forceByTheRecordOfAFreeLockReadsOnlyItsRow() {
        fixture.acquired("a").release();
        LockRecord record = fixture.engine.find(KEY).orElseThrow();
        int before = fixture.store.requests.size();
        assertThat(fixture.engine.forceRelease(record)).isFalse();
        assertThat(fixture.store.requests.subList(before, fixture.store.requests.size()))
                .containsExactly(MemoryStore.Operation.READ);
    }
}
