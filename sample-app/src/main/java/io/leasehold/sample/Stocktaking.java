package io.leasehold.sample;

import io.leasehold.spring.DistributedLock;
import io.leasehold.spring.OnBusy;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** A scheduled job that every copy starts and only one at a time runs. */
@Component
class Stocktaking {

    private static final Logger LOG = LoggerFactory.getLogger(Stocktaking.class);

    private final Duration work;
    private final AtomicInteger runs = new AtomicInteger();

    Stocktaking(SampleProperties properties) {
        work = properties.stocktakingWork();
    }

    @Scheduled(fixedDelayString = "${sample.stocktaking-period}")
    @DistributedLock(key = "stocktaking", onBusy = OnBusy.SKIP)
    void takeStock() throws InterruptedException {
        LOG.info("Stocktaking: this copy counts");
        Thread.sleep(work.toMillis());
        runs.incrementAndGet();
    }

    /** Returns how often this copy has taken stock. */
    int runs() {
        return runs.get();
    }
}
