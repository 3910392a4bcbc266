package io.leasehold.migration;

import io.leasehold.bridge.shedlock.LeaseholdLockProvider;
import java.util.Optional;
import net.javacrumbs.shedlock.core.LockConfiguration;
import net.javacrumbs.shedlock.core.LockProvider;
import net.javacrumbs.shedlock.core.SimpleLock;

// snippet
/** Runs a task only under both locks: the old one is always acquired first and released last. */
record BothLockProviders(LockProvider old, LeaseholdLockProvider leasehold) implements LockProvider, AutoCloseable {

    @Override
    public Optional<SimpleLock> lock(LockConfiguration task) {
        return old.lock(task).flatMap(first -> both(first, task));
    }

    private Optional<SimpleLock> both(SimpleLock first, LockConfiguration task) {
        Optional<SimpleLock> both = Optional.empty();
        try {
            both = leasehold.lock(task).map(second -> () -> unlock(first, second));
            return both;
        } finally {
            if (both.isEmpty()) {
                first.unlock(); // never keep one without the other
            }
        }
    }

    private static void unlock(SimpleLock first, SimpleLock second) {
        try {
            second.unlock(); // throws LockLostException if it was lost
        } finally {
            first.unlock();
        }
    }

    @Override
    public void close() {
        leasehold.close();
    }
}
// end
