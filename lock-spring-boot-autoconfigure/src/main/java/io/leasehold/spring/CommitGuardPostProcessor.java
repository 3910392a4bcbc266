package io.leasehold.spring;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.aot.BeanRegistrationAotContribution;
import org.springframework.beans.factory.aot.BeanRegistrationAotProcessor;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.support.RegisteredBean;
import org.springframework.transaction.ConfigurableTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.ReactiveTransactionManager;

/** Puts the guard into every transaction manager, or around it, whoever made it. Has no state: one is enough for all. */
final class CommitGuardPostProcessor implements BeanPostProcessor, BeanRegistrationAotProcessor {

    static final CommitGuardPostProcessor INSTANCE = new CommitGuardPostProcessor();

    private CommitGuardPostProcessor() {}

    @Override
    public Object postProcessAfterInitialization(Object bean, String beanName) {
        if (CommitGuards.isGuarded(bean) || CommitGuards.addListener(bean)) {
            return bean;
        }
        if (bean instanceof ReactiveTransactionManager manager) {
            return ReactiveCommitGuard.around(manager);
        }
        return bean instanceof PlatformTransactionManager manager ? PlatformCommitGuard.around(manager) : bean;
    }

    @Override
    public @Nullable BeanRegistrationAotContribution processAheadOfTime(RegisteredBean bean) {
        Class<?> type = bean.getBeanClass();
        boolean listens = ConfigurableTransactionManager.class.isAssignableFrom(type);
        return ReactiveTransactionManager.class.isAssignableFrom(type)
                        || (PlatformTransactionManager.class.isAssignableFrom(type) && !listens)
                ? (context, code) -> ReactiveCommitGuard.registerProxy(type, context.getRuntimeHints())
                : null;
    }

    /** It is needed at run time, too. */
    @Override
    public boolean isBeanExcludedFromAotProcessing() {
        return false;
    }
}
