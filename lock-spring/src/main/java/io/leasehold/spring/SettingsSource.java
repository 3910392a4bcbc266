package io.leasehold.spring;

import java.util.function.Supplier;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.core.env.Environment;
import org.springframework.util.function.SingletonSupplier;

/**
 * Finds the settings of an application when they are first needed. Spring makes advice early, when the settings may not
 * be bound yet.
 */
final class SettingsSource implements Supplier<DistributedLockSettings> {

    private final Supplier<DistributedLockSettings> found;

    /** Those of parent contexts do not count: each context has its own properties. */
    SettingsSource(ListableBeanFactory beans, Environment environment) {
        found = SingletonSupplier.of(
                () -> beans.getBeanNamesForType(DistributedLockSettings.class, true, false).length == 0
                        ? DistributedLockSettings.of(environment)
                        : beans.getBean(DistributedLockSettings.class));
    }

    @Override
    public DistributedLockSettings get() {
        return found.get();
    }
}
