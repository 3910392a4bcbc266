package io.leasehold.benchmarks.contender;

import io.leasehold.LockAcquireTimeoutException;
import io.leasehold.LockClient;
import io.leasehold.LockHandle;
import io.leasehold.LockRequest;
import io.leasehold.benchmarks.lab.Sdk;
import io.leasehold.dynamodb.DynamoDbLockClient;
import io.leasehold.dynamodb.LockTable;
import java.time.Duration;
import java.util.Optional;

/** Leasehold with its default settings. */
final class Leasehold implements Contender {

    private final LockClient client;

    Leasehold(Sdk sdk, String table) {
        DynamoDbLockClient.Builder builder =
                sdk.isAsync() ? DynamoDbLockClient.builder(sdk.async()) : DynamoDbLockClient.builder(sdk.sync());
        client = builder.table(LockTable.named(table)).build();
    }

    @Override
    public Optional<Held> take(String key, Duration wait) throws InterruptedException {
        try {
            LockHandle handle =
                    client.acquire(LockRequest.builder(key).waitTimeout(wait).build());
            return Optional.of(handle::release);
        } catch (LockAcquireTimeoutException e) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
