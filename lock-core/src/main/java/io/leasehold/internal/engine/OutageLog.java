package io.leasehold.internal.engine;

import io.leasehold.LockException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Warns of a lock table that does not answer. Warns once until it answers again, however many requests fail. */
final class OutageLog {

    private static final Logger LOG = LoggerFactory.getLogger(OutageLog.class);

    private final AtomicBoolean warned = new AtomicBoolean();

    void failed(LockException reason) {
        if (warned.compareAndSet(false, true)) {
            LOG.warn("Locks cannot be acquired, since the lock table cannot be asked: {}", reason.getMessage());
        }
    }

    void answered() {
        if (warned.get()) {
            warned.set(false);
        }
    }
}
