package io.leasehold.spring;

import java.util.Objects;
import java.util.function.Supplier;
import org.springframework.aop.Advisor;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Role;
import org.springframework.core.env.Environment;
import org.springframework.util.function.SingletonSupplier;

/** Makes {@link LeaderOnly} and {@link LeadershipRegistry} work. */
@Configuration(proxyBeanMethods = false)
@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
final class LeadershipConfiguration {

    private static final String METHODS = "leaderOnlyMethods";
    private static final String GUARDED = "leaderOnlyGuardedBeans";

    @Bean(METHODS)
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static LockedMethods leaderOnlyMethods(
            SettingsSource settings, Environment environment, ConfigurableListableBeanFactory beans) {
        return DistributedLockConfiguration.methods(LeaderOnly.class, settings, environment, beans);
    }

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static Candidates leadershipCandidates(
            @Qualifier(METHODS) LockedMethods methods,
            Environment environment,
            ConfigurableListableBeanFactory beans,
            ApplicationEventPublisher publisher) {
        return new Candidates(
                settings(beans, environment),
                new LeaderRoles(beans, methods),
                new LockClientResolver(beans),
                beans,
                publisher);
    }

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static LeadershipLifecycle leadershipLifecycle(
            Candidates candidates, Environment environment, ConfigurableListableBeanFactory beans) {
        return new LeadershipLifecycle(candidates, settings(beans, environment), beans);
    }

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static Advisor leaderOnlyAdvisor(
            @Qualifier(METHODS) LockedMethods methods,
            Candidates candidates,
            HoldReleaser releaser,
            LockThreads threads,
            ObjectProvider<CallersTransaction> transaction,
            ObjectProvider<TransactionPolicy> policy) {
        return DistributedLockConfiguration.advisor(
                methods,
                (method, invocation) -> candidates.call(method, Objects.requireNonNull(method.role()), invocation),
                releaser,
                threads,
                transaction,
                policy,
                DistributedLockConfiguration.ORDER - 1);
    }

    @Bean(GUARDED)
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static GuardedBeans leaderOnlyGuardedBeans() {
        return new GuardedBeans();
    }

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static LockedBeanCheck leaderOnlyBeanCheck(
            ConfigurableListableBeanFactory beans,
            @Qualifier(GUARDED) GuardedBeans guarded,
            @Qualifier(METHODS) ObjectProvider<LockedMethods> methods,
            ObjectProvider<CallersTransaction> transaction,
            SettingsSource settings) {
        return DistributedLockConfiguration.check(LeaderOnly.class, beans, guarded, methods, transaction, settings);
    }

    private static Supplier<LeadershipSettings> settings(
            ConfigurableListableBeanFactory beans, Environment environment) {
        return SingletonSupplier.of(() -> beans.getBeanNamesForType(LeadershipSettings.class, true, false).length == 0
                ? LeadershipSettings.of(environment)
                : beans.getBean(LeadershipSettings.class));
    }
}
