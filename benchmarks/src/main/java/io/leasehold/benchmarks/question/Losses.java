package io.leasehold.benchmarks.question;

import io.leasehold.LockEvent;
import io.leasehold.LockExpiredEvent;
import io.leasehold.LockInDangerEvent;
import io.leasehold.LockListener;
import io.leasehold.LockStolenEvent;
import java.util.concurrent.atomic.LongAdder;

/** Counts what our client reports of its locks. */
final class Losses implements LockListener {

    private final LongAdder inDanger = new LongAdder();
    private final LongAdder lost = new LongAdder();

    @Override
    public void onEvent(LockEvent event) {
        if (event instanceof LockInDangerEvent) {
            inDanger.increment();
        } else if (event instanceof LockExpiredEvent || event instanceof LockStolenEvent) {
            lost.increment();
        }
    }

    long inDanger() {
        return inDanger.sum();
    }

    long lost() {
        return lost.sum();
    }
}
