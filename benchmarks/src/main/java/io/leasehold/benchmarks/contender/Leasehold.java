package io.leasehold.benchmarks.contender;

import io.leasehold.LockAcquireTimeoutException;
import io.leasehold.LockClient;
import io.leasehold.LockException;
import io.leasehold.LockHandle;
import io.leasehold.benchmarks.lab.Sdk;
import io.leasehold.dynamodb.DynamoDbLockClient;
import io.leasehold.dynamodb.LockTable;
import java.time.Duration;
import java.util.Optional;

/** Leasehold with its default settings, unless told otherwise. */
final class Leasehold implements Contender {

    private final LockClient client;
    private final Mode mode;

    Leasehold(Sdk sdk, String table) {
        this(sdk, table, Mode.EXCLUSIVE);
    }

    Leasehold(Sdk sdk, String table, Mode mode) {
        client = builder(sdk, table).build();
        this.mode = mode;
    }

    Leasehold(Sdk sdk, String table, Duration lease, Duration heartbeat, Duration takeoverSkew) {
        client = builder(sdk, table)
                .leaseDuration(lease)
                .heartbeatPeriod(heartbeat)
                .takeoverSkew(takeoverSkew)
                .build();
        mode = Mode.EXCLUSIVE;
    }

    private static DynamoDbLockClient.Builder builder(Sdk sdk, String table) {
        DynamoDbLockClient.Builder builder =
                sdk.isAsync() ? DynamoDbLockClient.builder(sdk.async()) : DynamoDbLockClient.builder(sdk.sync());
        return builder.table(LockTable.named(table));
    }

    @Override
    public Optional<Held> take(String key, Duration wait) throws InterruptedException {
        if (wait.isZero()) {
            return attempt(key);
        }
        try {
            LockHandle handle =
                    client.acquire(mode.request(key).waitTimeout(wait).build());
            return Optional.of(handle::release);
        } catch (LockAcquireTimeoutException e) {
            return Optional.empty();
        }
    }

    /** An attempt without an answer is one without the lock. */
    private Optional<Held> attempt(String key) throws InterruptedException {
        try {
            return client.tryAcquire(mode.request(key).build()).map(handle -> handle::release);
        } catch (LockException e) {
            if (e.code() == LockException.Code.STORE_UNAVAILABLE) {
                return Optional.empty();
            }
            throw e;
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
