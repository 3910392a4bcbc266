package io.leasehold.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.InvalidLockSettingException;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.NestedExceptionUtils;

/** An application with proxies, {@link DistributedLock} and locks in memory. */
final class LockedApplication {

    private LockedApplication() {}

    static ApplicationContextRunner with(FakeLockClient locks) {
        return new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(AopAutoConfiguration.class))
                .withUserConfiguration(DistributedLockConfiguration.class)
                .withBean(FakeLockClient.class, () -> locks);
    }

    /** Checks that the application does not start, because a method would run without its lock. */
    static void isRefused(ApplicationContextRunner application, String problem) {
        application.run(context -> assertThat(NestedExceptionUtils.getMostSpecificCause(context.getStartupFailure()))
                .isInstanceOf(InvalidLockSettingException.class)
                .hasMessageContaining("would have no effect: the method " + problem));
    }

    /** Checks that the application does not start with a bean of the given type, because of its method {@code work}. */
    static void refuses(ApplicationContextRunner application, Class<?> type, String problem) {
        application.withBean(type).run(context -> {
            assertThat(context).hasFailed();
            assertThat(NestedExceptionUtils.getMostSpecificCause(context.getStartupFailure()))
                    .isInstanceOf(InvalidLockSettingException.class)
                    .hasMessageContaining(type.getName() + ".work")
                    .hasMessageContaining(problem);
        });
    }
}
