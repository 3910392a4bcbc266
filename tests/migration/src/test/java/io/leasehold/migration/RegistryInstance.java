package io.leasehold.migration;

import io.awspring.cloud.dynamodb.DynamoDbLockRegistry;
import io.awspring.cloud.dynamodb.DynamoDbLockRepository;
import io.leasehold.LockClient;
import io.leasehold.bridge.integration.LeaseholdLockRegistry;
import io.leasehold.testing.DynamoDbLocal;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import org.springframework.integration.support.locks.LockRegistry;

/** An instance that comes from the {@code DynamoDbLockRegistry} of Spring Cloud AWS. */
final class RegistryInstance implements Instance {

    private final LockClient locks;
    private final DynamoDbLockRepository repository;
    private final LockRegistry<?> registry;

    RegistryInstance(Phase phase, Tables tables) {
        locks = tables.client();
        repository = new DynamoDbLockRepository(DynamoDbLocal.shared().asyncClient(), tables.old());
        repository.afterPropertiesSet();
        DynamoDbLockRegistry old = new DynamoDbLockRegistry(repository);
        old.setIdleBetweenTries(Duration.ofMillis(5));
        LockRegistry<?> leasehold = new LeaseholdLockRegistry(locks);
        registry = switch (phase) {
            case OLD -> old;
            case BOTH -> new BothLockRegistries(old, leasehold);
            case NEW -> leasehold;
        };
    }

    @Override
    public boolean run(Duration wait, Work work) throws Exception {
        Lock lock = registry.obtain(Tables.KEY);
        if (!lock.tryLock(wait.toMillis(), TimeUnit.MILLISECONDS)) {
            return false;
        }
        try {
            work.run();
        } finally {
            lock.unlock();
        }
        return true;
    }

    @Override
    public void close() {
        repository.close();
        locks.close();
    }
}
