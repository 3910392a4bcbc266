package io.leasehold.benchmarks.contender;

import io.awspring.cloud.dynamodb.DynamoDbLockRegistry;
import io.awspring.cloud.dynamodb.DynamoDbLockRepository;
import io.leasehold.benchmarks.lab.Sdk;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;

/** spring-cloud-aws' {@code DynamoDbLockRegistry} with its default time to live (60 s) and polling (100 ms). */
final class SpringRegistry implements Contender {

    private final DynamoDbLockRepository repository;
    private final DynamoDbLockRegistry registry;

    SpringRegistry(Sdk sdk, String table) {
        repository = new DynamoDbLockRepository(sdk.async(), table);
        repository.afterPropertiesSet();
        registry = new DynamoDbLockRegistry(repository);
    }

    SpringRegistry(Sdk sdk, String table, Duration timeToLive) {
        this(sdk, table);
        registry.setTimeToLive(timeToLive);
    }

    @Override
    public Optional<Held> take(String key, Duration wait) throws InterruptedException {
        Lock lock = registry.obtain(key);
        return lock.tryLock(wait.toMillis(), TimeUnit.MILLISECONDS) ? Optional.of(lock::unlock) : Optional.empty();
    }

    @Override
    public void close() {
        repository.close();
    }
}
