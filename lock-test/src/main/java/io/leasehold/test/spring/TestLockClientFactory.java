package io.leasehold.test.spring;

import io.leasehold.LockListener;
import io.leasehold.LockTelemetry;
import io.leasehold.spring.boot.autoconfigure.DistributedLockProperties;
import io.leasehold.spring.boot.autoconfigure.DistributedLockProperties.Sessions;
import io.leasehold.test.TestLockClient;
import io.leasehold.test.TestLockSettings;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationContext;

/** Creates lock clients with the settings and beans of the context that {@link AutoConfigureTestLocks} lists. */
record TestLockClientFactory(ApplicationContext context) {

    TestLockClient create() {
        DistributedLockProperties properties = context.getBean(DistributedLockProperties.class);
        return TestLockClient.create(settings -> {
            apply(properties, settings);
            context.getBeanProvider(LockTelemetry.class).orderedStream().forEach(settings::telemetry);
            context.getBeanProvider(LockListener.class).orderedStream().forEach(settings::listener);
        });
    }

    private static void apply(DistributedLockProperties properties, TestLockSettings settings) {
        set(properties.ownerName(), settings::ownerName);
        set(properties.leaseDuration(), settings::leaseDuration);
        set(properties.heartbeatPeriod(), settings::heartbeatPeriod);
        set(properties.safePeriod(), settings::safePeriod);
        set(properties.waitTimeout(), settings::waitTimeout);
        set(properties.retryPeriod(), settings::retryPeriod);
        set(properties.takeoverSkew(), settings::takeoverSkew);
        settings.sessions(properties.sessions() == Sessions.AUTO);
        settings.heartbeatTps(properties.heartbeatTps());
        settings.releaseOnClose(properties.releaseOnShutdown());
    }

    private static <T> void set(@Nullable T value, Consumer<T> setter) {
        if (value != null) {
            setter.accept(value);
        }
    }
}
