package io.leasehold.internal.runtime;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Draws randomness from the operating system. Hold ids contain the time as well: two images of one process, such as
 * those that are restored from one snapshot, may draw the same random bytes, but not in the same nanosecond.
 */
public final class SystemEntropy implements Entropy {

    private final Random secure;
    private final Clocks clocks;

    /** Makes the entropy of this process. */
    public SystemEntropy() {
        this(new SecureRandom(), new SystemClocks());
    }

    SystemEntropy(Random secure, Clocks clocks) {
        this.secure = secure;
        this.clocks = clocks;
    }

    @Override
    public String holdId() {
        ByteBuffer id = ByteBuffer.allocate(2 * Long.BYTES);
        secure.nextBytes(id.array());
        id.putLong(0, id.getLong(0) ^ clocks.wallMillis());
        id.putLong(Long.BYTES, id.getLong(Long.BYTES) ^ clocks.nanoTime());
        return HexFormat.of().formatHex(id.array());
    }

    @Override
    public long between(long least, long most) {
        return ThreadLocalRandom.current().nextLong(least, most + 1);
    }
}
