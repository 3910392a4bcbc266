package io.leasehold.bridge;

import static io.leasehold.test.assertj.LockAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leasehold.InvalidLockSettingException;
import io.leasehold.LockKey;
import io.leasehold.LockRequest;
import io.leasehold.test.TestLockClient;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import org.junit.jupiter.api.Test;

@SuppressWarnings("LockNotBeforeTry") // Locking and unlocking is what is tested.
class ReadWriteLocksTest {

    private final RequestCounter requests = new RequestCounter();
    private final TestLockClient client = TestLockClient.create(settings -> settings.telemetry(requests));
    private final ThreadLocks locks = new ThreadLocks(client);
    private final ReadWriteLock lock = locks.readWriteLock("a");
    private final Lock read = lock.readLock();
    private final Lock write = lock.writeLock();
    private final ReadWriteLock othersLock = new ThreadLocks(client.another("other")).readWriteLock("a");

    @Test
    void readersShareTheLock() {
        read.lock();
        assertThat(onAnotherThread(read)).isTrue();
        assertThat(othersLock.readLock().tryLock()).isTrue();
    }

    @Test
    void aReaderExcludesWriters() {
        read.lock();
        assertThat(onAnotherThread(write)).isFalse();
        assertThat(othersLock.writeLock().tryLock()).isFalse();
        read.unlock();
        assertThat(othersLock.writeLock().tryLock()).isTrue();
    }

    @Test
    void aWriterExcludesReadersAndWriters() {
        write.lock();
        assertThat(onAnotherThread(read)).isFalse();
        assertThat(onAnotherThread(write)).isFalse();
        assertThat(othersLock.readLock().tryLock()).isFalse();
        assertThat(othersLock.writeLock().tryLock()).isFalse();
    }

    @Test
    void theWriteLockIsTheLockOfTheKey() {
        assertThat(write).isEqualTo(locks.lock("a"));
        assertThat(read).isNotEqualTo(write).isEqualTo(locks.lock(shared()));
    }

    @Test
    void bothAreReentrant() {
        read.lock();
        read.lock();
        read.unlock();
        assertThat(othersLock.writeLock().tryLock()).isFalse();
        read.unlock();
        write.lock();
        write.lock();
        write.unlock();
        assertThat(othersLock.readLock().tryLock()).isFalse();
        write.unlock();
        assertThat(othersLock.readLock().tryLock()).isTrue();
        assertThat(requests.count()).isEqualTo(2);
    }

    @Test
    void aReaderCannotBecomeAWriter() throws InterruptedException {
        read.lock();
        assertThatThrownBy(write::lock)
                .isInstanceOf(IllegalMonitorStateException.class)
                .hasMessageContaining("Unlock the read lock first");
        assertThatThrownBy(write::lockInterruptibly).isInstanceOf(IllegalMonitorStateException.class);
        assertThat(write.tryLock()).isFalse();
        assertThat(write.tryLock(1, TimeUnit.DAYS)).isFalse();
        assertThat(requests.count()).isEqualTo(1);
    }

    @Test
    void aWriterCanBecomeAReader() {
        write.lock();
        read.lock();
        write.unlock();
        assertThat(othersLock.writeLock().tryLock()).isFalse();
        assertThatThrownBy(write::lock).isInstanceOf(IllegalMonitorStateException.class);
        read.unlock();
        assertThat(othersLock.writeLock().tryLock()).isTrue();
    }

    @Test
    void aWriterCanUnlockTheReadLockFirst() {
        write.lock();
        read.lock();
        read.unlock();
        assertThatThrownBy(read::unlock).isInstanceOf(IllegalMonitorStateException.class);
        assertThat(othersLock.readLock().tryLock()).isFalse();
        write.unlock();
        assertThat(othersLock.readLock().tryLock()).isTrue();
    }

    @Test
    void theReadLockIsNotUnlockedAsTheWriteLock() {
        read.lock();
        assertThatThrownBy(write::unlock).isInstanceOf(IllegalMonitorStateException.class);
        assertThatCode(read::unlock).doesNotThrowAnyException();
    }

    @Test
    void theReaderHasAFencingToken() {
        read.lock();
        assertThat(locks.heldByCurrentThread(LockKey.of("a")).orElseThrow().fencingToken())
                .isPositive();
    }

    @Test
    void aFixedLeaseStaysOneWhateverTheWait() throws InterruptedException {
        Lock fixed = locks.lock(
                LockRequest.builder("a").fixedLease(Duration.ofMinutes(1)).build());
        assertThat(fixed.tryLock(1, TimeUnit.SECONDS)).isTrue();
        assertThat(locks.heldByCurrentThread(LockKey.of("a"))
                        .orElseThrow()
                        .request()
                        .hasFixedLease())
                .isTrue();
    }

    @Test
    void aLockWithALimitIsRefused() {
        LockRequest limited = LockRequest.builder("a").limit(2).build();
        assertThatThrownBy(() -> locks.lock(limited))
                .isInstanceOf(InvalidLockSettingException.class)
                .hasMessageContaining("Use LockClient.acquire");
    }

    private static LockRequest shared() {
        return LockRequest.builder("a").shared().build();
    }

    private static boolean onAnotherThread(Lock lock) {
        return CompletableFuture.supplyAsync(lock::tryLock).join();
    }
}
