package io.leasehold.test.internal;

import io.leasehold.internal.runtime.Entropy;
import java.util.Random;

/** The same random numbers in every run. Safe for use by several threads. */
public final class SeededEntropy implements Entropy {

    /** Shared by all, so that no two clients of one table ever draw the same hold id. */
    private static final Random IDS = new Random(42);

    private final Random jitter = new Random(42);

    @Override
    public String holdId() {
        synchronized (IDS) {
            return String.format("%016x%016x", IDS.nextLong(), IDS.nextLong());
        }
    }

    @Override
    public long between(long least, long most) {
        return least + Math.floorMod(jitter.nextLong(), most - least + 1);
    }
}
