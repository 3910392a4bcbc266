package io.leasehold.sample;

import io.leasehold.LockHandle;
import io.leasehold.spring.DistributedLock;
import io.leasehold.spring.LockContext;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;

/** Processes orders; only one copy of the application processes an order at a time. */
@Service
class OrderDesk {

    private static final Logger LOG = LoggerFactory.getLogger(OrderDesk.class);
    private static final int STEPS = 4;

    private final Duration work;

    OrderDesk(SampleProperties properties) {
        work = properties.orderWork();
    }

    @DistributedLock("order:#{#id}")
    Receipt process(String id) throws InterruptedException {
        LockHandle lock = LockContext.require();
        Instant begun = Instant.now();
        LOG.info("Order {}: processing, fencing token {}", id, lock.fencingToken());
        for (int step = 0; step < STEPS; step++) {
            lock.ensureHeld();
            Thread.sleep(work.toMillis() / STEPS);
        }
        LOG.info("Order {}: done", id);
        return new Receipt(id, lock.ownerName(), lock.fencingToken(), begun, Instant.now());
    }

    /** The result for the customer. */
    record Receipt(String order, String processedBy, long fencingToken, Instant begun, Instant ended) {}
}
