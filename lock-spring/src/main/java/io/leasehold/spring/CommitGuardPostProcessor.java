package io.leasehold.spring;

import org.jspecify.annotations.Nullable;
import org.springframework.aop.scope.ScopedObject;
import org.springframework.beans.factory.aot.BeanRegistrationAotContribution;
import org.springframework.beans.factory.aot.BeanRegistrationAotProcessor;
import org.springframework.beans.factory.support.MergedBeanDefinitionPostProcessor;
import org.springframework.beans.factory.support.RegisteredBean;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.transaction.ConfigurableTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.ReactiveTransactionManager;
import org.springframework.transaction.TransactionManager;
import org.springframework.transaction.interceptor.TransactionAspectSupport;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Adds the commit guard to every transaction manager, or wraps the manager in it. Has no state: one instance serves all
 * contexts.
 *
 * <p>Spring moves it behind all others, as {@link MergedBeanDefinitionPostProcessor}, so that it sees what those make of a
 * manager.
 */
final class CommitGuardPostProcessor implements MergedBeanDefinitionPostProcessor, BeanRegistrationAotProcessor {

    static final CommitGuardPostProcessor INSTANCE = new CommitGuardPostProcessor();

    private CommitGuardPostProcessor() {}

    @Override
    public void postProcessMergedBeanDefinition(RootBeanDefinition definition, Class<?> type, String beanName) {
        // Implemented only because it makes Spring register this post-processor last.
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String beanName) {
        if (bean instanceof ScopedObject) {
            // Stands for other beans, which are processed themselves; asking it for its target now may fail.
            return bean;
        }
        guardManagerOf(bean);
        return guarded(bean);
    }

    /** Guards what templates and the interceptor of {@code @Transactional} have of their own, and may be no bean. */
    static void guardManagerOf(Object bean) {
        if (bean instanceof TransactionTemplate template && template.getTransactionManager() != null) {
            template.setTransactionManager((PlatformTransactionManager) guarded(template.getTransactionManager()));
        } else if (bean instanceof TransactionAspectSupport interceptor
                && interceptor.getTransactionManager() != null) {
            interceptor.setTransactionManager((TransactionManager) guarded(interceptor.getTransactionManager()));
        }
    }

    private static Object guarded(Object bean) {
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
