package io.leasehold.benchmarks.contender;

import com.amazonaws.services.dynamodbv2.AcquireLockOptions;
import com.amazonaws.services.dynamodbv2.AmazonDynamoDBLockClient;
import com.amazonaws.services.dynamodbv2.AmazonDynamoDBLockClientOptions;
import com.amazonaws.services.dynamodbv2.AmazonDynamoDBLockClientOptions.AmazonDynamoDBLockClientOptionsBuilder;
import com.amazonaws.services.dynamodbv2.LockItem;
import com.amazonaws.services.dynamodbv2.model.LockCurrentlyUnavailableException;
import com.amazonaws.services.dynamodbv2.model.LockNotGrantedException;
import io.leasehold.benchmarks.lab.Sdk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** {@code com.amazonaws:dynamodb-lock-client} with its default lease (20 s), heartbeats (5 s) and polling (1 s). */
final class AwsLabs implements Contender {

    private final AmazonDynamoDBLockClient client;

    AwsLabs(Sdk sdk, String table) {
        client = new AmazonDynamoDBLockClient(options(sdk, table).build());
    }

    AwsLabs(Sdk sdk, String table, Duration lease, Duration heartbeat) {
        client = new AmazonDynamoDBLockClient(options(sdk, table)
                .withTimeUnit(TimeUnit.MILLISECONDS)
                .withLeaseDuration(lease.toMillis())
                .withHeartbeatPeriod(heartbeat.toMillis())
                .build());
    }

    private static AmazonDynamoDBLockClientOptionsBuilder options(Sdk sdk, String table) {
        return AmazonDynamoDBLockClientOptions.builder(sdk.sync(), table).withCreateHeartbeatBackgroundThread(true);
    }

    /** Unless told not to wait, the library adds the lease of the present holder to the wait that is asked for. */
    @Override
    public Optional<Held> take(String key, Duration wait) throws InterruptedException {
        try {
            LockItem lock = client.acquireLock(AcquireLockOptions.builder(key)
                    .withTimeUnit(TimeUnit.MILLISECONDS)
                    .withAdditionalTimeToWaitForLock(wait.toMillis())
                    .withShouldSkipBlockingWait(wait.isZero())
                    .build());
            return Optional.of(() -> client.releaseLock(lock));
        } catch (LockNotGrantedException | LockCurrentlyUnavailableException e) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        try {
            client.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
