package io.leasehold.sample;

import io.leasehold.LockExpiredEvent;
import io.leasehold.LockInDangerEvent;
import io.leasehold.LockRecoveredEvent;
import io.leasehold.LockStolenEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Logs lock events. A real application would stop its work, or raise an alarm. */
@Component
class LockLog {

    private static final Logger LOG = LoggerFactory.getLogger(LockLog.class);

    @EventListener
    void on(LockInDangerEvent event) {
        LOG.warn(
                "In danger, {} left: {}",
                event.handle().remaining(),
                event.handle().key());
    }

    @EventListener
    void on(LockRecoveredEvent event) {
        LOG.info("Safe again: {}", event.handle().key());
    }

    @EventListener
    void on(LockStolenEvent event) {
        LOG.error("Lost ({}): {}", event.cause(), event.handle().key());
    }

    @EventListener
    void on(LockExpiredEvent event) {
        LOG.error("Lost ({}): {}", event.cause(), event.handle().key());
    }
}
