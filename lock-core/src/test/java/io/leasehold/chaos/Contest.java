package io.leasehold.chaos;

import io.leasehold.LockHandle;
import io.leasehold.LockRequest;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * One thread's part in the contest for one lock: acquires, counts its register up while it has the lock, releases, and
 * again. It writes without a look at {@code isHeld()}, as if it had been paused after that look: the fence must hold.
 */
final class Contest {

    private final Contender contender;
    private final Register register;
    private final String key;
    private final Random random;

    Contest(Contender contender, Register register, String key, long seed) {
        this.contender = contender;
        this.register = register;
        this.key = key;
        random = new Random(seed);
    }

    void run() {
        try {
            while (!contender.isResting()) {
                Optional<LockHandle> granted = contender.acquire(LockRequest.of(key));
                if (granted.isPresent()) {
                    section(granted.get());
                    contender.release(granted.get());
                    work(5);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Mostly short; but some sections last for more than a lease, and live by their heartbeats. */
    private void section(LockHandle handle) {
        if (!handle.isHeld()) {
            return;
        }
        long begin = System.nanoTime();
        int steps = random.nextInt(8) == 0 ? 80 : random.nextInt(6);
        boolean held = true;
        for (int step = 0; step < steps && held && !contender.isResting(); step++) {
            count(handle);
            work(60);
            long end = System.nanoTime();
            held = handle.isHeld();
            if (held) {
                contender.report(Report.SECTION, key, handle.fencingToken(), begin, end);
            }
        }
    }

    private void count(LockHandle handle) {
        long value;
        try {
            value = register.read(key);
        } catch (SdkException e) {
            return;
        }
        work(5);
        String id = Contender.newId();
        contender.report(Report.WRITTEN, id, register.writeFenced(handle, id, value + 1));
    }

    private void work(int mostMillis) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(mostMillis)));
    }
}
