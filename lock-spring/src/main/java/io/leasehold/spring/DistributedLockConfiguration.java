package io.leasehold.spring;

import io.leasehold.LockClient;
import java.lang.annotation.Annotation;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;
import org.springframework.aop.Advisor;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Role;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;
import org.springframework.core.task.TaskDecorator;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.util.function.SingletonSupplier;

/**
 * Makes {@link DistributedLock} and {@link LeaderOnly} work. Spring Boot applications have it by auto-configuration;
 * others import it, define a {@link LockClient} bean and switch proxies on, for example by {@code
 * @EnableAspectJAutoProxy}.
 */
@Configuration(proxyBeanMethods = false)
@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
@Import({LockedTransactionsConfiguration.class, LeadershipConfiguration.class})
public final class DistributedLockConfiguration {

    /** Outside of {@code @Transactional} and caches, which are last; inside of {@code @Async} and method security. */
    static final int ORDER = Ordered.LOWEST_PRECEDENCE - 100;

    private static final String METHODS = "distributedLockMethods";
    private static final String GUARDED = "distributedLockGuardedBeans";

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static SettingsSource distributedLockSettingsSource(
            ConfigurableListableBeanFactory beans, Environment environment) {
        return new SettingsSource(beans, environment);
    }

    @Bean(METHODS)
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static LockedMethods distributedLockMethods(
            SettingsSource settings, Environment environment, ConfigurableListableBeanFactory beans) {
        return methods(DistributedLock.class, settings, environment, beans);
    }

    static LockedMethods methods(
            Class<? extends Annotation> annotation,
            SettingsSource settings,
            Environment environment,
            ConfigurableListableBeanFactory beans) {
        return new LockedMethods(
                annotation,
                SingletonSupplier.of(() -> TextScope.of(settings.get().beanReferences(), environment, beans)));
    }

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static LockThreads distributedLockThreads(SettingsSource settings, ObjectProvider<TaskDecorator> decorators) {
        return LockThreads.of(settings, decorators);
    }

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static HoldReleaser distributedLockHoldReleaser(
            ObjectProvider<CallersTransaction> transaction, LockThreads threads, ObjectProvider<HoldTimer> timers) {
        return new HoldReleaser(
                transactions(transaction), DistributedLockConfiguration::scheduler, threads, timers::orderedStream);
    }

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static Advisor distributedLockAdvisor(
            @Qualifier(METHODS) LockedMethods methods,
            HoldReleaser releaser,
            LockThreads threads,
            ObjectProvider<CallersTransaction> transaction,
            ObjectProvider<TransactionPolicy> policy,
            ConfigurableListableBeanFactory beans) {
        LockClientResolver clients = new LockClientResolver(beans);
        return advisor(
                methods,
                (method, invocation) -> new LockedCall(
                        method,
                        invocation,
                        clients.find(method.client(), method.name() + " was called and not run"),
                        method.keys().of(invocation.getArguments()),
                        null),
                releaser,
                threads,
                transaction,
                policy,
                ORDER);
    }

    static Advisor advisor(
            LockedMethods methods,
            DistributedLockInterceptor.CallSource calls,
            HoldReleaser releaser,
            LockThreads threads,
            ObjectProvider<CallersTransaction> transaction,
            ObjectProvider<TransactionPolicy> policy,
            int order) {
        Supplier<CallersTransaction> callers = transactions(transaction);
        BlockingCalls blocking = new BlockingCalls(releaser, callers, threads);
        DefaultPointcutAdvisor advisor = new DefaultPointcutAdvisor(
                methods,
                new DistributedLockInterceptor(
                        methods,
                        callers,
                        calls,
                        blocking,
                        new FutureCalls(releaser, blocking, threads),
                        SingletonSupplier.of(() -> PublisherCalls.of(releaser, threads, policy.getIfAvailable()))));
        advisor.setOrder(order);
        return advisor;
    }

    @Bean(GUARDED)
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static GuardedBeans distributedLockGuardedBeans() {
        return new GuardedBeans();
    }

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static LockedBeanCheck distributedLockBeanCheck(
            ConfigurableListableBeanFactory beans,
            @Qualifier(GUARDED) GuardedBeans guarded,
            @Qualifier(METHODS) ObjectProvider<LockedMethods> methods,
            ObjectProvider<CallersTransaction> transaction,
            SettingsSource settings) {
        return check(DistributedLock.class, beans, guarded, methods, transaction, settings);
    }

    static LockedBeanCheck check(
            Class<? extends Annotation> annotation,
            ConfigurableListableBeanFactory beans,
            GuardedBeans guarded,
            ObjectProvider<LockedMethods> methods,
            ObjectProvider<CallersTransaction> transaction,
            SettingsSource settings) {
        return new LockedBeanCheck(
                beans,
                new LockedMethodCheck(annotation, beans, methods::getObject),
                guarded,
                transactions(transaction),
                SingletonSupplier.of(() -> Validation.of(settings.get().validation())));
    }

    private static Supplier<CallersTransaction> transactions(ObjectProvider<CallersTransaction> transaction) {
        return SingletonSupplier.of(() -> transaction.getIfAvailable(() -> CallersTransaction.NONE));
    }

    private static ScheduledExecutorService scheduler() {
        CustomizableThreadFactory factory = new CustomizableThreadFactory("lock-hold-at-least-");
        factory.setDaemon(true);
        return Executors.newSingleThreadScheduledExecutor(factory);
    }
}
