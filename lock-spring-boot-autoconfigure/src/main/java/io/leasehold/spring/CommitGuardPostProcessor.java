package io.leasehold.spring;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.aot.BeanRegistrationAotContribution;
import org.springframework.beans.factory.aot.BeanRegistrationAotProcessor;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.support.RegisteredBean;
import org.springframework.transaction.ConfigurableTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.ReactiveTransactionManager;

/** Puts the guard into every transaction manager, or around it, whoever made it. */
final class CommitGuardPostProcessor implements BeanPostProcessor, BeanRegistrationAotProcessor {

    @Override
    public Object postProcessAfterInitialization(Object bean, String beanName) {
        if (bean instanceof PlatformTransactionManager && bean instanceof ConfigurableTransactionManager manager) {
            manager.addListener(new CommitGuard());
        }
        return bean instanceof ReactiveTransactionManager manager ? ReactiveCommitGuard.around(manager) : bean;
    }

    @Override
    public @Nullable BeanRegistrationAotContribution processAheadOfTime(RegisteredBean bean) {
        Class<?> type = bean.getBeanClass();
        return ReactiveTransactionManager.class.isAssignableFrom(type)
                ? (context, code) -> ReactiveCommitGuard.registerProxy(type, context.getRuntimeHints())
                : null;
    }

    /** It is needed at run time, too. */
    @Override
    public boolean isBeanExcludedFromAotProcessing() {
        return false;
    }
}
