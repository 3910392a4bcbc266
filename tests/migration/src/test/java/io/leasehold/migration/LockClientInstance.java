package io.leasehold.migration;

import com.amazonaws.services.dynamodbv2.AcquireLockOptions;
import com.amazonaws.services.dynamodbv2.AmazonDynamoDBLockClient;
import com.amazonaws.services.dynamodbv2.AmazonDynamoDBLockClientOptions;
import com.amazonaws.services.dynamodbv2.LockItem;
import com.amazonaws.services.dynamodbv2.model.LockCurrentlyUnavailableException;
import com.amazonaws.services.dynamodbv2.model.LockNotGrantedException;
import io.leasehold.LockAcquireTimeoutException;
import io.leasehold.LockClient;
import io.leasehold.LockHandle;
import io.leasehold.LockRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** An instance that comes from {@code com.amazonaws:dynamodb-lock-client}. */
final class LockClientInstance implements Instance {

    private final Phase phase;
    private final AmazonDynamoDBLockClient oldLocks;
    private final LockClient locks;

    LockClientInstance(Phase phase, Tables tables) {
        this.phase = phase;
        this.oldLocks =
                new AmazonDynamoDBLockClient(AmazonDynamoDBLockClientOptions.builder(Tables.dynamoDb(), tables.old())
                        .withCreateHeartbeatBackgroundThread(true)
                        .build());
        this.locks = tables.client();
    }

    @Override
    public boolean run(Duration wait, Work work) throws Exception {
        AcquireLockOptions oldRequest = AcquireLockOptions.builder(Tables.KEY)
                .withShouldSkipBlockingWait(wait.isZero())
                .withRefreshPeriod(20L)
                .withAdditionalTimeToWaitForLock(wait.toMillis())
                .withTimeUnit(TimeUnit.MILLISECONDS)
                .build();
        LockRequest request = LockRequest.builder(Tables.KEY).waitTimeout(wait).build();
        try {
            run(oldRequest, request, work);
            return true;
        } catch (LockNotGrantedException | LockCurrentlyUnavailableException | LockAcquireTimeoutException e) {
            return false;
        }
    }

    private void run(AcquireLockOptions oldRequest, LockRequest request, Work work) throws Exception {
        switch (phase) {
            case OLD -> {
                try (LockItem lock = oldLocks.acquireLock(oldRequest)) {
                    work.run();
                    lock.sendHeartBeat();
                }
            }
            case BOTH -> {
                try (HeldInBoth lock = HeldInBoth.acquire(oldLocks, oldRequest, locks, request)) {
                    lock.ensureHeld();
                    work.run();
                    lock.ensureHeld();
                }
            }
            case NEW -> {
                try (LockHandle lock = locks.acquire(request)) {
                    work.run();
                    lock.ensureHeld();
                }
            }
        }
    }

    @Override
    public void close() throws IOException {
        locks.close();
        oldLocks.close();
    }
}
