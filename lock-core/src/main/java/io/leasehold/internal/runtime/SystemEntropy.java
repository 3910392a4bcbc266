package io.leasehold.internal.runtime;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/** Uses the platform's randomness: hold ids that nobody can guess or repeat, and cheap jitter. */
public final class SystemEntropy implements Entropy {

    private static final int HOLD_ID_BYTES = 16;

    private final SecureRandom secure = new SecureRandom();

    @Override
    public String holdId() {
        byte[] bytes = new byte[HOLD_ID_BYTES];
        secure.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    @Override
    public long between(long least, long most) {
        return ThreadLocalRandom.current().nextLong(least, most + 1);
    }
}
