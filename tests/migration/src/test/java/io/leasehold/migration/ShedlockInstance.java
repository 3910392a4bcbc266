package io.leasehold.migration;

import io.leasehold.LockClient;
import io.leasehold.bridge.shedlock.LeaseholdLockProvider;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import net.javacrumbs.shedlock.core.LockConfiguration;
import net.javacrumbs.shedlock.core.LockProvider;
import net.javacrumbs.shedlock.core.SimpleLock;
import net.javacrumbs.shedlock.provider.dynamodb2.DynamoDBLockProvider;

/** An instance that comes from ShedLock, which has no way to wait, and so is asked again. */
final class ShedlockInstance implements Instance {

    private final LockClient locks;
    private final LeaseholdLockProvider leasehold;
    private final LockProvider provider;

    ShedlockInstance(Phase phase, Tables tables) {
        locks = tables.client();
        leasehold = LeaseholdLockProvider.builder(locks)
                .deadOwnerWait(Duration.ZERO)
                .build();
        LockProvider old = new DynamoDBLockProvider(Tables.dynamoDb(), tables.old());
        provider = switch (phase) {
            case OLD -> old;
            case BOTH -> new BothLockProviders(old, leasehold);
            case NEW -> leasehold;
        };
    }

    @Override
    public boolean run(Duration wait, Work work) throws Exception {
        Instant deadline = Instant.now().plus(wait);
        do {
            Optional<SimpleLock> lock = provider.lock(configuration());
            if (lock.isPresent()) {
                try {
                    work.run();
                } finally {
                    lock.get().unlock();
                }
                return true;
            }
            LockSupport.parkNanos(Duration.ofMillis(3).toNanos());
        } while (Instant.now().isBefore(deadline));
        return false;
    }

    static LockConfiguration configuration() {
        return new LockConfiguration(Instant.now(), Tables.KEY, Duration.ofMinutes(1), Duration.ZERO);
    }

    @Override
    public void close() {
        leasehold.close();
        locks.close();
    }
}
