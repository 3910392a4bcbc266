package io.leasehold.bridge.shedlock;

import java.util.Optional;
import net.javacrumbs.shedlock.core.AbstractSimpleLock;
import net.javacrumbs.shedlock.core.LockConfiguration;
import net.javacrumbs.shedlock.core.SimpleLock;

/** A hold as ShedLock's {@code SimpleLock}. Each extension of the hold is a new lock to ShedLock. */
final class BoundedLock extends AbstractSimpleLock {

    private final BoundedHold hold;

    BoundedLock(LockConfiguration configuration, BoundedHold hold) {
        super(configuration);
        this.hold = hold;
    }

    @Override
    protected void doUnlock() {
        hold.unlock();
    }

    @Override
    protected Optional<SimpleLock> doExtend(LockConfiguration configuration) {
        return hold.extend(configuration) ? Optional.of(new BoundedLock(configuration, hold)) : Optional.empty();
    }
}
