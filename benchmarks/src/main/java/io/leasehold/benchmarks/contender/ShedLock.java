package io.leasehold.benchmarks.contender;

import io.leasehold.benchmarks.lab.Sdk;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import net.javacrumbs.shedlock.core.LockConfiguration;
import net.javacrumbs.shedlock.core.LockProvider;
import net.javacrumbs.shedlock.core.SimpleLock;
import net.javacrumbs.shedlock.provider.dynamodb2.DynamoDBLockProvider;

/** ShedLock's DynamoDB provider, at most 30 s unless told otherwise. It has no way to wait, so it is polled. */
final class ShedLock implements Contender {

    private static final Duration AT_MOST = Duration.ofSeconds(30);

    private final LockProvider provider;
    private final Duration atMost;

    ShedLock(Sdk sdk, String table) {
        this(sdk, table, AT_MOST);
    }

    ShedLock(Sdk sdk, String table, Duration atMost) {
        provider = new DynamoDBLockProvider(sdk.sync(), table);
        this.atMost = atMost;
    }

    @Override
    public Optional<Held> take(String key, Duration wait) throws InterruptedException {
        return Polling.until(wait, () -> attempt(key));
    }

    private Optional<Held> attempt(String key) {
        Optional<SimpleLock> lock = provider.lock(new LockConfiguration(Instant.now(), key, atMost, Duration.ZERO));
        return lock.map(taken -> taken::unlock);
    }

    @Override
    public void close() {}
}
