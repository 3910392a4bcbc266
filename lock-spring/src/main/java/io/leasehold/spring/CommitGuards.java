package io.leasehold.spring;

import io.leasehold.InvalidLockSettingException;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import org.springframework.aop.scope.ScopedObject;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.ContextRefreshedEvent;
import org.springframework.transaction.ConfigurableTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionManager;
import org.springframework.transaction.interceptor.TransactionAspectSupport;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Guards the transaction managers that {@link CommitGuardPostProcessor} has not seen: those that were made before it, and
 * those of the contexts above and below. Knows which ones cannot be guarded any more.
 */
final class CommitGuards implements SmartInitializingSingleton, ApplicationListener<ContextRefreshedEvent> {

    private final ConfigurableListableBeanFactory own;
    private final Set<String> unguarded = new ConcurrentSkipListSet<>();
    private volatile boolean complete;

    CommitGuards(ConfigurableListableBeanFactory own) {
        this.own = own;
    }

    /**
     * Called before a method runs under a lock.
     *
     * @throws InvalidLockSettingException if a transaction could be committed without the lock
     */
    void ensureInPlace() {
        if (!complete) {
            guardUpwardsFrom(own);
        }
        if (!unguarded.isEmpty()) {
            throw new InvalidLockSettingException(
                    "transaction manager",
                    String.join(", ", unguarded),
                    "Transaction manager " + unguarded + " could commit after a lock is lost: it was made before"
                            + " Leasehold could guard it. Do not inject it into a BeanPostProcessor or anything else that"
                            + " Spring creates before its proxies, or inject an ObjectProvider or with @Lazy. If it is in a"
                            + " parent context, import DistributedLockConfiguration there, too.");
        }
    }

    @Override
    public void afterSingletonsInstantiated() {
        guardUpwardsFrom(own);
        complete = true;
    }

    /** Guards the managers of a context below this one too, as its methods may run under the locks of this one. */
    @Override
    public void onApplicationEvent(ContextRefreshedEvent event) {
        if (event.getApplicationContext() instanceof ConfigurableApplicationContext context
                && context.getBeanFactory() != own) {
            guardUpwardsFrom(context.getBeanFactory());
        }
    }

    private void guardUpwardsFrom(ConfigurableListableBeanFactory from) {
        BeanFactory each = from;
        while (each instanceof ConfigurableListableBeanFactory factory) {
            if (factory != own) {
                factory.addBeanPostProcessor(CommitGuardPostProcessor.INSTANCE);
            }
            guardAllMade(factory);
            each = factory.getParentBeanFactory();
        }
    }

    private void guardAllMade(ConfigurableListableBeanFactory factory) {
        for (String name : factory.getBeanNamesForType(TransactionManager.class, true, false)) {
            if (factory.containsSingleton(name)) {
                Object manager = factory.getBean(name);
                if (!(manager instanceof ScopedObject) && !isGuarded(manager) && !addListener(manager)) {
                    unguarded.add(name);
                }
            }
        }
        guardManagersOf(TransactionTemplate.class, factory);
        guardManagersOf(TransactionAspectSupport.class, factory);
    }

    private static void guardManagersOf(Class<?> type, ConfigurableListableBeanFactory factory) {
        for (String name : factory.getBeanNamesForType(type, true, false)) {
            Object bean = factory.containsSingleton(name) ? factory.getBean(name) : null;
            if (bean != null && !(bean instanceof ScopedObject)) {
                CommitGuardPostProcessor.guardManagerOf(bean);
            }
        }
    }

    static boolean isGuarded(Object manager) {
        return listens(manager)
                || LockProxies.nested(manager).stream()
                        .flatMap(proxy -> Arrays.stream(proxy.getAdvisors()))
                        .anyMatch(advisor -> advisor.getAdvice() instanceof ReactiveCommitGuard
                                || advisor.getAdvice() instanceof PlatformCommitGuard);
    }

    private static boolean listens(Object manager) {
        return manager instanceof PlatformTransactionManager
                && manager instanceof ConfigurableTransactionManager configurable
                && configurable.getTransactionExecutionListeners().stream()
                        .anyMatch(listener -> listener instanceof CommitGuard);
    }

    /** Returns whether the manager tells its listeners enough. */
    static boolean addListener(Object manager) {
        if (manager instanceof PlatformTransactionManager
                && manager instanceof ConfigurableTransactionManager configurable) {
            configurable.addListener(new CommitGuard());
            return true;
        }
        return false;
    }
}
