package io.leasehold.spring;

import io.leasehold.LockClient;
import io.leasehold.LockException;
import org.springframework.aop.Advisor;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Role;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;
import org.springframework.util.function.SingletonSupplier;

/**
 * Makes {@link DistributedLock} work. Spring Boot applications have it by auto-configuration; others import it, define a
 * {@link LockClient} bean and switch proxies on, for example by {@code @EnableAspectJAutoProxy}.
 */
@Configuration(proxyBeanMethods = false)
@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
@Import(LockedTransactionsConfiguration.class)
public final class DistributedLockConfiguration {

    /** Outside of {@code @Transactional} and caches, which are last; inside of {@code @Async} and method security. */
    private static final int ORDER = Ordered.LOWEST_PRECEDENCE - 100;

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static LockedMethods distributedLockMethods(Environment environment) {
        return new LockedMethods(environment);
    }

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static Advisor distributedLockAdvisor(
            LockedMethods methods,
            ObjectProvider<LockClient> clients,
            ObjectProvider<CallersTransaction> callersTransaction) {
        SingletonSupplier<LockClient> client = SingletonSupplier.of(() -> theOnly(clients));
        SingletonSupplier<CallersTransaction> transaction =
                SingletonSupplier.of(() -> callersTransaction.getIfAvailable(() -> CallersTransaction.NONE));
        DefaultPointcutAdvisor advisor = new DefaultPointcutAdvisor(
                methods, new DistributedLockInterceptor(methods, client::obtain, transaction::obtain));
        advisor.setOrder(ORDER);
        return advisor;
    }

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static LockedBeanCheck distributedLockBeanCheck(
            ConfigurableListableBeanFactory beans, ObjectProvider<LockedMethods> methods) {
        return new LockedBeanCheck(beans, methods);
    }

    private static LockClient theOnly(ObjectProvider<LockClient> clients) {
        LockClient client = clients.getIfUnique();
        if (client == null) {
            throw new LockException(
                    LockException.Code.INVALID_SETTING,
                    "A method with @DistributedLock was called and not run, because there is no LockClient bean, or"
                            + " several and none is @Primary. Define one; or, in Spring Boot, remove"
                            + " distributed-lock.enabled=false.");
        }
        return client;
    }
}
