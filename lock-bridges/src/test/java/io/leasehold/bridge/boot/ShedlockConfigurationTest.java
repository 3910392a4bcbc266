package io.leasehold.bridge.boot;

import static io.leasehold.test.assertj.LockAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.LockClient;
import io.leasehold.test.TestLockClient;
import java.time.Duration;
import java.time.Instant;
import net.javacrumbs.shedlock.core.LockConfiguration;
import net.javacrumbs.shedlock.core.LockProvider;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class ShedlockConfigurationTest {

    private static final Duration LEASE = Duration.ofMinutes(5);

    private final TestLockClient client = TestLockClient.create(settings -> settings.leaseDuration(LEASE));
    private final ApplicationContextRunner spring = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(LockBridgesAutoConfiguration.class))
            .withBean(LockClient.class, () -> client);

    @Test
    void theApplicationsOwnClientSaysWhatTheLeaseIsAndNoProperty() {
        spring.withPropertyValues("distributed-lock.lease-duration=10s").run(context -> {
            assertThat(context.getBean(LockProvider.class).lock(job())).isPresent();
            assertThat(client.testLock("job").record().orElseThrow()).hasLease(LEASE);
        });
    }

    private static LockConfiguration job() {
        return new LockConfiguration(Instant.now(), "job", Duration.ofHours(1), Duration.ofSeconds(10));
    }
}
