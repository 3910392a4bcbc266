package io.leasehold.benchmarks.question;

import com.amazonaws.services.dynamodbv2.AcquireLockOptions;
import com.amazonaws.services.dynamodbv2.AmazonDynamoDBLockClient;
import com.amazonaws.services.dynamodbv2.AmazonDynamoDBLockClientOptions;
import io.leasehold.LockClient;
import io.leasehold.LockHandle;
import io.leasehold.LockListener;
import io.leasehold.LockRequest;
import io.leasehold.dynamodb.DynamoDbLockClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Clients that keep many locks alive, with the timing that all questions about heartbeats share. */
final class Keepers {

    static final Duration LEASE = Duration.ofSeconds(10);
    static final Duration HEARTBEAT = Duration.ofMillis(2_500);
    private static final int AT_A_TIME = 64;

    private Keepers() {}

    static DynamoDbLockClient.Builder ours(DynamoDbAsyncClient client, LockListener listener) {
        return DynamoDbLockClient.builder(client)
                .leaseDuration(LEASE)
                .heartbeatPeriod(HEARTBEAT)
                .safePeriod(Duration.ofMillis(6_500))
                .waitTimeout(Duration.ofSeconds(60))
                .closeTimeout(Duration.ofSeconds(60))
                .listener(listener);
    }

    static AmazonDynamoDBLockClient awsLabs(DynamoDbClient client) {
        return new AmazonDynamoDBLockClient(AmazonDynamoDBLockClientOptions.builder(client, "locks")
                .withTimeUnit(TimeUnit.MILLISECONDS)
                .withLeaseDuration(LEASE.toMillis())
                .withHeartbeatPeriod(HEARTBEAT.toMillis())
                .withCreateHeartbeatBackgroundThread(true)
                .build());
    }

    /** Takes locks "0", "1", … with a prefix, which must be new where others took some that they did not release. */
    static List<LockHandle> take(LockClient locks, String prefix, int count) {
        List<LockHandle> handles = new ArrayList<>();
        for (int from = 0; from < count; from += AT_A_TIME) {
            List<CompletableFuture<LockHandle>> batch = new ArrayList<>();
            for (int i = from; i < Math.min(count, from + AT_A_TIME); i++) {
                batch.add(locks.acquireAsync(LockRequest.of(prefix + i)));
            }
            batch.forEach(lock -> handles.add(lock.join()));
        }
        return handles;
    }

    /** Takes locks "0", "1", … */
    static void take(AmazonDynamoDBLockClient locks, int count) throws InterruptedException {
        for (int i = 0; i < count; i++) {
            locks.acquireLock(AcquireLockOptions.builder(Integer.toString(i)).build());
        }
    }
}
