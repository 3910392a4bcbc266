package io.leasehold.bridge.boot;

import static io.leasehold.test.assertj.LockAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.LockClient;
import io.leasehold.LockHandle;
import io.leasehold.LockKey;
import io.leasehold.bridge.ThreadLocks;
import io.leasehold.bridge.shedlock.LeaseholdLockProvider;
import io.leasehold.test.TestLockClient;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import net.javacrumbs.shedlock.core.LockConfiguration;
import net.javacrumbs.shedlock.core.LockProvider;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.integration.support.locks.DefaultLockRegistry;
import org.springframework.integration.support.locks.ExpirableLockRegistry;
import org.springframework.integration.support.locks.LockRegistry;
import org.springframework.integration.support.locks.RenewableLockRegistry;

@SuppressWarnings("LockNotBeforeTry") // Locking and unlocking is what is tested.
class LockBridgesAutoConfigurationTest {

    private final TestLockClient client = TestLockClient.create();
    private final ApplicationContextRunner withoutClient =
            new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(LockBridgesAutoConfiguration.class));
    private final ApplicationContextRunner spring =
            withoutClient.withBean("client", LockClient.class, () -> client, bean -> bean.setDestroyMethodName(""));

    @Test
    void isFoundBySpringBoot() {
        assertThat(ImportCandidates.load(AutoConfiguration.class, getClass().getClassLoader()))
                .contains(LockBridgesAutoConfiguration.class.getName());
    }

    @Test
    void thereIsEveryBridgeWhoseLibraryIsThere() {
        spring.run(context -> assertThat(context)
                .hasNotFailed()
                .hasSingleBean(ThreadLocks.class)
                .hasSingleBean(LeaseholdLockProvider.class)
                .hasSingleBean(LockRegistry.class)
                .hasSingleBean(RenewableLockRegistry.class)
                .hasSingleBean(ExpirableLockRegistry.class));
    }

    @Test
    void thereIsNoLockProviderWithoutShedlock() {
        spring.withClassLoader(new FilteredClassLoader("net.javacrumbs.shedlock"))
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .doesNotHaveBean("leaseholdLockProvider")
                        .hasSingleBean(LockRegistry.class));
    }

    @Test
    void thereIsNoLockRegistryWithoutSpringIntegration() {
        spring.withClassLoader(new FilteredClassLoader("org.springframework.integration"))
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .doesNotHaveBean("leaseholdLockRegistry")
                        .hasSingleBean(LockProvider.class));
    }

    @Test
    void thereIsNoBridgeWithoutALockClient() {
        withoutClient.run(context -> assertThat(context)
                .hasNotFailed()
                .doesNotHaveBean(ThreadLocks.class)
                .doesNotHaveBean(LockProvider.class)
                .doesNotHaveBean(LockRegistry.class));
    }

    @Test
    void thereIsNoBridgeToOneOfSeveralLockClients() {
        spring.withBean("second", LockClient.class, () -> client, bean -> bean.setDestroyMethodName(""))
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .doesNotHaveBean(ThreadLocks.class)
                        .doesNotHaveBean(LockProvider.class)
                        .doesNotHaveBean(LockRegistry.class));
    }

    @Test
    void theApplicationsOwnBeansGoBefore() {
        LockProvider own = configuration -> Optional.empty();
        ThreadLocks ownLocks = new ThreadLocks(client);
        spring.withBean("ownProvider", LockProvider.class, () -> own)
                .withBean("ownRegistry", DefaultLockRegistry.class)
                .withBean("ownLocks", ThreadLocks.class, () -> ownLocks)
                .run(context -> {
                    assertThat(context).getBean(LockProvider.class).isSameAs(own);
                    assertThat(context).getBean(LockRegistry.class).isInstanceOf(DefaultLockRegistry.class);
                    assertThat(context).getBean(ThreadLocks.class).isSameAs(ownLocks);
                });
    }

    @Test
    void eachBridgeCanBeSwitchedOff() {
        spring.withPropertyValues(
                        "distributed-lock.bridges.shedlock.enabled=false",
                        "distributed-lock.bridges.spring-integration.enabled=false")
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .doesNotHaveBean(LockProvider.class)
                        .doesNotHaveBean(LockRegistry.class));
    }

    @Test
    void eachBridgeCanHaveAPrefixForItsKeys() {
        spring.withPropertyValues(
                        "distributed-lock.bridges.shedlock.key-prefix=job:",
                        "distributed-lock.bridges.spring-integration.key-prefix=group:")
                .run(context -> {
                    assertThat(context.getBean(LockProvider.class).lock(configuration()))
                            .isPresent();
                    Lock lock = context.getBean(LockRegistry.class).obtain("a");
                    lock.lock();
                    assertThat(client.held())
                            .extracting(LockHandle::key)
                            .containsExactlyInAnyOrder(LockKey.of("job:a"), LockKey.of("group:a"));
                });
    }

    @Test
    void aLockOfARegistryIsThatOfItsKey() {
        spring.run(context -> {
            Lock lock = context.getBean(LockRegistry.class).obtain("a");
            lock.lock();
            assertThat(client).holds("a");
            lock.unlock();
        });
    }

    private static LockConfiguration configuration() {
        return new LockConfiguration(Instant.now(), "a", Duration.ofSeconds(50), Duration.ZERO);
    }
}
