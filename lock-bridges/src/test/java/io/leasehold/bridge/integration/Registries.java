package io.leasehold.bridge.integration;

import io.leasehold.LockClient;
import org.springframework.integration.support.locks.LockRegistry;
import org.springframework.integration.support.locks.RenewableLockRegistry;
import org.springframework.util.ClassUtils;

/** Registries for the line of Spring Integration that these tests run on. */
public final class Registries {

    private static final boolean IS_7 = ClassUtils.isPresent(
            "org.springframework.integration.support.locks.DistributedLock", Registries.class.getClassLoader());

    private Registries() {}

    public static LockRegistry<?> on(LockClient client) {
        return renewable(client);
    }

    static RenewableLockRegistry<?> renewable(LockClient client) {
        if (IS_7) {
            return new LeaseholdLockRegistry(client);
        }
        return new LeaseholdLockRegistry6(client);
    }
}
