package io.leasehold.benchmarks.question;

import com.amazonaws.services.dynamodbv2.AcquireLockOptions;
import com.amazonaws.services.dynamodbv2.AmazonDynamoDBLockClient;
import com.amazonaws.services.dynamodbv2.AmazonDynamoDBLockClientOptions;
import io.leasehold.LockClient;
import io.leasehold.LockHandle;
import io.leasehold.LockListener;
import io.leasehold.LockRequest;
import io.leasehold.LockSession;
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
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private Keepers() {}

    /** A client whose locks have a heartbeat each. */
    static DynamoDbLockClient.Builder ours(DynamoDbAsyncClient client, LockListener listener) {
        return inSessions(client, listener).sessions(false);
    }

    /** A client whose locks are kept alive by sessions, as by default. */
    static DynamoDbLockClient.Builder inSessions(DynamoDbAsyncClient client, LockListener listener) {
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
        return take(locks, prefix, count, AT_A_TIME, Duration.ofDays(1));
    }

    /** Takes so many at a time, until it has them all or the time is over. */
    static List<LockHandle> take(LockClient locks, String prefix, int count, int atATime, Duration longest) {
        List<LockHandle> handles = new ArrayList<>(count);
        long end = System.nanoTime() + longest.toNanos();
        for (int from = 0; from < count && System.nanoTime() - end < 0; from += atATime) {
            List<CompletableFuture<LockHandle>> batch = new ArrayList<>();
            for (int i = from; i < Math.min(count, from + atATime); i++) {
                batch.add(locks.acquireAsync(LockRequest.of(prefix + i)));
            }
            batch.forEach(lock -> handles.add(lock.join()));
        }
        return handles;
    }

    /** Waits until sessions keep so many locks alive; fails if that takes too long. */
    static void awaitEnrolled(LockClient locks, int count) throws InterruptedException {
        if (!areEnrolled(locks, count, PATIENCE)) {
            throw new IllegalStateException("Sessions keep only " + enrolled(locks) + " of " + count + " locks");
        }
    }

    /** Waits until sessions keep so many locks alive; returns whether they did within the time. */
    static boolean areEnrolled(LockClient locks, int count, Duration within) throws InterruptedException {
        long end = System.nanoTime() + within.toNanos();
        while (enrolled(locks) < count && System.nanoTime() - end < 0) {
            Thread.sleep(20);
        }
        return enrolled(locks) >= count;
    }

    /** Returns how many locks sessions keep alive. */
    static int enrolled(LockClient locks) {
        return locks.sessions().stream().mapToInt(LockSession::locks).sum();
    }

    /** Takes locks "0", "1", … */
    static void take(AmazonDynamoDBLockClient locks, int count) throws InterruptedException {
        for (int i = 0; i < count; i++) {
            locks.acquireLock(AcquireLockOptions.builder(Integer.toString(i)).build());
        }
    }
}
