package io.leasehold.internal.engine;

import io.leasehold.InvalidLockSettingException;
import io.leasehold.LockRequest;

/** Refuses an exclusive request of a thread that shares the lock: it would wait for itself. */
final class UpgradeCheck {

    private final KeyQueues queues;

    UpgradeCheck(KeyQueues queues) {
        this.queues = queues;
    }

    /**
     * Refuses the request if the thread that calls this has a member of its lock.
     *
     * @throws InvalidLockSettingException if so
     */
    void refuse(LockRequest request) {
        if (!Mode.of(request).isMember() && isMemberOfThisThread(request)) {
            throw new InvalidLockSettingException(
                    "shared",
                    "false",
                    "This thread shares lock '" + request.key() + "' and requests it exclusively, so it would wait for"
                            + " itself. Release the shared lock first: it cannot be upgraded.");
        }
    }

    private boolean isMemberOfThisThread(LockRequest request) {
        return queues.allOwn(request.key()).stream()
                .filter(hold -> hold.grant().mode().isMember())
                .flatMap(hold -> HeldLock.of(hold).stream())
                .anyMatch(handle -> handle.isOf(Thread.currentThread()));
    }
}
