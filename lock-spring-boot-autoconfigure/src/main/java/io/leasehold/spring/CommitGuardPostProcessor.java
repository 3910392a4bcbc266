package io.leasehold.spring;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.transaction.ConfigurableTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.ReactiveTransactionManager;

/** Puts the guard into every transaction manager, or around it, whoever made it. */
final class CommitGuardPostProcessor implements BeanPostProcessor {

    @Override
    public Object postProcessAfterInitialization(Object bean, String beanName) {
        if (bean instanceof PlatformTransactionManager && bean instanceof ConfigurableTransactionManager manager) {
            manager.addListener(new CommitGuard());
        }
        return bean instanceof ReactiveTransactionManager manager ? ReactiveCommitGuard.around(manager) : bean;
    }
}
