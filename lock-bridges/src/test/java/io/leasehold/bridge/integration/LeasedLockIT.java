package io.leasehold.bridge.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leasehold.InvalidLockSettingException;
import io.leasehold.LockClient;
import io.leasehold.LockKey;
import io.leasehold.LockRecord;
import io.leasehold.bridge.BridgeTable;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.springframework.integration.support.locks.DistributedLock;

/** Times to live of single holds, which Spring Integration has since 7.0. */
@EnabledIfSystemProperty(named = "expected.integration.version", matches = "7\\..*")
@SuppressWarnings("LockNotBeforeTry") // Locking and unlocking is what is tested.
class LeasedLockIT {

    private static final Duration TTL = Duration.ofSeconds(20);

    private static BridgeTable table;
    private static LockClient client;

    private final String key = BridgeTable.newKey();

    @BeforeAll
    static void open() {
        table = new BridgeTable();
        client = table.client();
    }

    @AfterAll
    static void close() {
        table.close();
    }

    @Test
    void aTimeToLiveIsTheLeaseOfTheHold() throws InterruptedException {
        LeaseholdLockRegistry registry = new LeaseholdLockRegistry(client);
        DistributedLock lock = registry.obtain(key);
        lock.lock(TTL);
        assertThat(lease()).isEqualTo(TTL);
        assertThatCode(() -> registry.renewLock(key, TTL)).doesNotThrowAnyException();
        lock.unlock();
        assertThat(lock.tryLock(Duration.ofSeconds(Long.MAX_VALUE), TTL)).isTrue();
        assertThat(lease()).isEqualTo(TTL);
        lock.unlock();
        assertThat(table.isFree(key)).isTrue();
    }

    @Test
    void aTimeToLiveThatIsTooShortForALeaseIsRefused() {
        assertThatThrownBy(() -> new LeaseholdLockRegistry(client).obtain(key).lock(Duration.ofMillis(100)))
                .isInstanceOf(InvalidLockSettingException.class)
                .hasMessageContaining("2s");
        assertThat(table.isFree(key)).isTrue();
    }

    private Duration lease() {
        return client.find(LockKey.of(key)).map(LockRecord::leaseDuration).orElseThrow();
    }
}
