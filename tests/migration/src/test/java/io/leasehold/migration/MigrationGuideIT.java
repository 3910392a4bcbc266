package io.leasehold.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.amazonaws.services.dynamodbv2.AcquireLockOptions;
import com.amazonaws.services.dynamodbv2.AmazonDynamoDBLockClient;
import com.amazonaws.services.dynamodbv2.AmazonDynamoDBLockClientOptions;
import com.amazonaws.services.dynamodbv2.LockItem;
import io.awspring.cloud.dynamodb.DynamoDbLockRegistry;
import io.awspring.cloud.dynamodb.DynamoDbLockRepository;
import io.leasehold.LockClient;
import io.leasehold.LockHandle;
import io.leasehold.LockKey;
import io.leasehold.LockLostException;
import io.leasehold.LockRequest;
import io.leasehold.bridge.integration.LeaseholdLockRegistry;
import io.leasehold.bridge.shedlock.LeaseholdLockProvider;
import io.leasehold.dynamodb.DynamoDbLockClient;
import io.leasehold.dynamodb.LockTable;
import io.leasehold.dynamodb.ReleaseMode;
import io.leasehold.testing.DynamoDbLocal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.ConcurrentModificationException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import net.javacrumbs.shedlock.core.LockProvider;
import net.javacrumbs.shedlock.core.SimpleLock;
import net.javacrumbs.shedlock.provider.dynamodb2.DynamoDBLockProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.integration.support.locks.LockRegistry;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The code of docs/migration.md beside that of the phase of both locks, and what it says of a lock that is lost. */
class MigrationGuideIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final DynamoDbClient dynamoDb = Tables.dynamoDb();
    private final List<AutoCloseable> opened = new ArrayList<>();
    private final List<String> shipped = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : opened) {
            each.close();
        }
    }

    private <C extends AutoCloseable> C closeLater(C opening) {
        opened.add(0, opening);
        return opening;
    }

    private void ship(String order) {
        shipped.add(order);
    }

    @Test
    void dynamodbLockClientBeforeAndAfter() throws Exception {
        Tables tables = Library.DYNAMODB_LOCK_CLIENT.createTables();
        String lockTable = tables.old();
        String newTable = tables.table().name();
        before(lockTable);
        after(newTable);
        assertThat(shipped).containsExactly("42", "42");
    }

    private void before(String lockTable) throws Exception {
        // snippet
        // Before: dynamodb-lock-client
        AmazonDynamoDBLockClient locks =
                new AmazonDynamoDBLockClient(AmazonDynamoDBLockClientOptions.builder(dynamoDb, lockTable)
                        .withTimeUnit(TimeUnit.SECONDS)
                        .withLeaseDuration(20L)
                        .withHeartbeatPeriod(5L)
                        .withCreateHeartbeatBackgroundThread(true)
                        .build());
        try (LockItem lock =
                locks.acquireLock(AcquireLockOptions.builder("order:42").build())) {
            ship("42");
            if (lock.isExpired()) {
                throw new IllegalStateException("lost");
            }
        }
        // end
        locks.close();
    }

    private void after(String newTable) throws Exception {
        // snippet
        // After: Leasehold
        LockClient locks = DynamoDbLockClient.builder(dynamoDb)
                .table(LockTable.named(newTable))
                .build();
        try (LockHandle lock = locks.acquire(LockRequest.of("order:42"))) {
            ship("42");
            lock.ensureHeld();
        }
        // end
        locks.close();
    }

    @Test
    void dynamodbLockClientInBothTables() throws Exception {
        Tables tables = Library.DYNAMODB_LOCK_CLIENT.createTables();
        AmazonDynamoDBLockClient oldLocks = oldLockClient(tables, Duration.ofSeconds(20));
        LockClient locks = closeLater(tables.client());
        // snippet
        AcquireLockOptions oldRequest = AcquireLockOptions.builder("order:42").build();
        try (HeldInBoth lock = HeldInBoth.acquire(oldLocks, oldRequest, locks, LockRequest.of("order:42"))) {
            lock.ensureHeld(); // the old one may have been lost while this waited for the new one
            ship("42");
            lock.ensureHeld();
        }
        // end
        assertThat(shipped).containsExactly("42");
        assertThat(locks.find(LockKey.of("order:42")))
                .hasValueSatisfying(row -> assertThat(row.isHeld()).isFalse());
    }

    private AmazonDynamoDBLockClient oldLockClient(Tables tables, Duration lease) {
        return closeLater(new AmazonDynamoDBLockClient(AmazonDynamoDBLockClientOptions.builder(dynamoDb, tables.old())
                .withTimeUnit(TimeUnit.MILLISECONDS)
                .withLeaseDuration(lease.toMillis())
                .withHeartbeatPeriod(lease.toMillis() / 4)
                .withCreateHeartbeatBackgroundThread(true)
                .build()));
    }

    @Test
    void theLossOfEitherLockIsNoticed() throws Exception {
        Tables tables = Library.DYNAMODB_LOCK_CLIENT.createTables();
        AmazonDynamoDBLockClient oldLocks = oldLockClient(tables, Duration.ofSeconds(4));
        LockClient locks = closeLater(tables.client());
        AcquireLockOptions oldRequest = AcquireLockOptions.builder("order:42").build();

        HeldInBoth newIsLost = HeldInBoth.acquire(oldLocks, oldRequest, locks, LockRequest.of("order:42"));
        newIsLost.ensureHeld();
        locks.forceRelease(locks.find(LockKey.of("order:42")).orElseThrow());
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThatThrownBy(newIsLost::ensureHeld).isInstanceOf(LockLostException.class));
        newIsLost.close();

        HeldInBoth oldIsLost = HeldInBoth.acquire(oldLocks, oldRequest, locks, LockRequest.of("order:42"));
        deleteOldRow(tables, "key");
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThatThrownBy(oldIsLost::ensureHeld).isInstanceOf(IllegalStateException.class));
        oldIsLost.close();
    }

    private void deleteOldRow(Tables tables, String key) {
        dynamoDb.deleteItem(
                request -> request.tableName(tables.old()).key(Map.of(key, AttributeValue.fromS(Tables.KEY))));
    }

    @Test
    void tokensOfThePhaseOfBothLocksGoOnRisingInTheNext() throws Exception {
        Tables tables = Library.DYNAMODB_LOCK_CLIENT.createTables();
        AmazonDynamoDBLockClient oldLocks = oldLockClient(tables, Duration.ofSeconds(20));
        LockClient locks = closeLater(tables.client());
        long both;
        try (HeldInBoth lock = HeldInBoth.acquire(
                oldLocks, AcquireLockOptions.builder(Tables.KEY).build(), locks, LockRequest.of(Tables.KEY))) {
            both = lock.fencingToken();
        }
        try (LockHandle next = locks.acquire(LockRequest.of(Tables.KEY))) {
            assertThat(next.fencingToken()).isGreaterThan(both);
        }
    }

    /** The beans of each library's own phase of both locks. */
    static final class Beans {

        private Beans() {}

        // snippet
        @Bean
        static LockProvider lockProvider(DynamoDbClient dynamoDb, LockClient locks) {
            return new BothLockProviders(
                    new DynamoDBLockProvider(dynamoDb, "shedlock"), // your bean up to now
                    LeaseholdLockProvider.builder(locks)
                            .deadOwnerWait(Duration.ZERO) // in this phase: the old lock's time runs meanwhile
                            .build());
        }
        // end

        // snippet
        @Bean
        static LockRegistry<?> lockRegistry(DynamoDbLockRepository repository, LockClient locks) {
            return new BothLockRegistries(
                    new DynamoDbLockRegistry(repository), // your bean up to now
                    new LeaseholdLockRegistry(locks));
        }
        // end
    }

    @Test
    void aTaskOfShedlockLearnsOfTheLossOfTheNewLockAndFreesTheOldOne() {
        Tables tables = Library.SHEDLOCK.createTables();
        LockClient locks = closeLater(tables.client());
        LockProvider old = new DynamoDBLockProvider(dynamoDb, tables.old());
        BothLockProviders both = closeLater(new BothLockProviders(old, new LeaseholdLockProvider(locks)));
        SimpleLock lock = both.lock(ShedlockInstance.configuration()).orElseThrow();
        loseByForce(locks);
        assertThatThrownBy(lock::unlock).isInstanceOf(LockLostException.class);
        assertThat(old.lock(ShedlockInstance.configuration())).isPresent();
    }

    @Test
    void aTaskOfShedlockCannotBeExtendedBeforeThePhaseOfTheNewLock() {
        Tables tables = Library.SHEDLOCK.createTables();
        LockClient locks = closeLater(tables.client());
        LockProvider old = new DynamoDBLockProvider(dynamoDb, tables.old());
        LeaseholdLockProvider leasehold = closeLater(new LeaseholdLockProvider(locks));
        for (LockProvider provider : List.of(old, new BothLockProviders(old, leasehold))) {
            SimpleLock lock = provider.lock(ShedlockInstance.configuration()).orElseThrow();
            assertThatThrownBy(() -> lock.extend(Duration.ofMinutes(5), Duration.ZERO))
                    .isInstanceOf(UnsupportedOperationException.class);
            lock.unlock();
        }
        SimpleLock lock = leasehold.lock(ShedlockInstance.configuration()).orElseThrow();
        assertThat(lock.extend(Duration.ofMinutes(5), Duration.ZERO)).isPresent();
    }

    @Test
    void theBeanOfShedlockRunsTasksOnlyUnderBothLocks() throws Exception {
        Tables tables = Library.SHEDLOCK.createTables();
        Tables.createTable("shedlock", "_id");
        LockClient locks = closeLater(tables.client());
        BothLockProviders provider = closeLater((BothLockProviders) Beans.lockProvider(dynamoDb, locks));
        SimpleLock lock = provider.lock(ShedlockInstance.configuration()).orElseThrow();
        assertThat(locks.held()).hasSize(1);
        lock.unlock();
    }

    @Test
    void theBeanOfSpringIntegrationLocksInBothRegistriesAndTellsOfALoss() throws Exception {
        Tables tables = Library.SPRING_REGISTRY.createTables();
        LockClient locks = closeLater(tables.client());
        DynamoDbLockRepository repository =
                closeLater(new DynamoDbLockRepository(DynamoDbLocal.shared().asyncClient(), tables.old()));
        repository.afterPropertiesSet();
        Lock lock = Beans.lockRegistry(repository, locks).obtain(Tables.KEY);
        assertThat(lock.tryLock()).isTrue();
        assertThat(lock.tryLock(1, TimeUnit.SECONDS)).as("is re-entrant").isTrue();
        assertThat(repository.isAcquired(Tables.KEY)).isTrue();
        loseByForce(locks);
        lock.unlock();
        assertThatThrownBy(lock::unlock).isInstanceOf(ConcurrentModificationException.class);
        assertThat(repository.isAcquired(Tables.KEY)).isFalse();
    }

    private static void loseByForce(LockClient locks) {
        locks.forceRelease(locks.find(LockKey.of(Tables.KEY)).orElseThrow());
        await().atMost(PATIENCE).until(() -> locks.held().isEmpty());
    }

    @Test
    void clientsThatDeleteAndClientsThatKeepReleasedRowsShareATable() throws Exception {
        Tables tables = Library.SHEDLOCK.createTables();
        LockClient deletes = closeLater(tables.client(builder -> builder.releaseMode(ReleaseMode.DELETE)));
        LockClient keeps = closeLater(tables.client());
        long last = 0;
        for (LockClient locks : List.of(deletes, keeps, deletes, keeps)) {
            LockClient other = locks == deletes ? keeps : deletes;
            try (LockHandle lock = locks.acquire(LockRequest.of(Tables.KEY))) {
                assertThat(other.tryAcquire(LockRequest.of(Tables.KEY))).isEmpty();
                assertThat(lock.fencingToken()).isGreaterThan(last);
                last = lock.fencingToken();
            }
        }
    }
}
