package io.leasehold.spring;

import io.leasehold.InvalidLockSettingException;
import io.leasehold.LockClient;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.aop.framework.Advised;
import org.springframework.aop.framework.AopInfrastructureBean;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.MergedBeanDefinitionPostProcessor;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.core.PriorityOrdered;
import org.springframework.util.ClassUtils;

/**
 * Refuses annotations that would fail at their first call, as soon as their bean is there; and, once all are, beans whose
 * annotated methods would run without a lock. Has what belongs before the lock put there.
 *
 * <p>Spring registers it first, as {@link PriorityOrdered}, so that it sees beans that are created too early to be
 * proxied, and then moves it behind all others, as {@link MergedBeanDefinitionPostProcessor}, so that it sees proxies.
 */
final class LockedBeanCheck
        implements BeanPostProcessor, MergedBeanDefinitionPostProcessor, PriorityOrdered, SmartInitializingSingleton {

    private static final Logger log = LoggerFactory.getLogger(LockedBeanCheck.class);

    private final ConfigurableListableBeanFactory beans;
    private final ObjectProvider<LockedMethods> methods;
    private final Supplier<CallersTransaction> transaction;
    private final Validation validation;
    private final Map<String, String> methodsByLockName = new ConcurrentHashMap<>();
    /** By name. What looks unguarded may be a bean of a circle, whose proxy was made before and comes later. */
    private final Map<String, Seen> seen = new ConcurrentHashMap<>();

    private volatile boolean started;

    LockedBeanCheck(
            ConfigurableListableBeanFactory beans,
            ObjectProvider<LockedMethods> methods,
            Supplier<CallersTransaction> transaction,
            Validation validation) {
        this.beans = beans;
        this.methods = methods;
        this.transaction = transaction;
        this.validation = validation;
    }

    @Override
    public int getOrder() {
        return LOWEST_PRECEDENCE;
    }

    @Override
    public void postProcessMergedBeanDefinition(RootBeanDefinition definition, Class<?> type, String beanName) {
        // Implemented for the place that it gives among the post-processors.
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String beanName) {
        Set<Method> annotated = bean instanceof AopInfrastructureBean ? Set.of() : annotated(bean);
        if (!annotated.isEmpty()) {
            if (bean instanceof Advised proxy) {
                AdviceOrder.arrange(proxy);
            }
            List<Method> usable = annotated.stream()
                    .filter(method -> passes(() -> checkAnnotation(method, bean, beanName)))
                    .toList();
            if (started) {
                checkGuard(usable, bean, beanName);
            } else {
                seen.put(beanName, new Seen(bean, usable));
            }
        }
        return bean;
    }

    @Override
    public void afterSingletonsInstantiated() {
        started = true;
        seen.forEach((name, early) -> {
            Object singleton = beans.getSingleton(name);
            boolean isIt =
                    singleton != null && AopUtils.getTargetClass(singleton) == AopUtils.getTargetClass(early.bean());
            checkGuard(early.usable(), isIt ? singleton : early.bean(), name);
            for (String client : beans.getBeanNamesForType(LockClient.class, true, false)) {
                // Destroyed before the client, so that it can still do its last work under a lock.
                beans.registerDependentBean(client, name);
            }
        });
        seen.clear();
    }

    private boolean passes(Runnable check) {
        if (validation == Validation.OFF) {
            return true;
        }
        try {
            check.run();
            return true;
        } catch (InvalidLockSettingException e) {
            if (validation == Validation.FAIL) {
                throw e;
            }
            log.warn("{} When called, it may run without its lock, or not at all", e.getMessage());
            return false;
        }
    }

    /** Needs no other bean, nor the proxy. */
    private void checkAnnotation(Method method, Object bean, String beanName) {
        int modifiers = method.getModifiers();
        if (Modifier.isPrivate(modifiers)) {
            throw unguarded(method, beanName, "is private", "Remove private.");
        }
        if (Modifier.isStatic(modifiers)) {
            throw unguarded(method, beanName, "is static", "Remove static.");
        }
        find(method, bean);
    }

    private LockedMethod find(Method method, Object bean) {
        return Objects.requireNonNull(methods.getObject().find(method, AopUtils.getTargetClass(bean)));
    }

    private void checkGuard(List<Method> usable, Object bean, String beanName) {
        usable.forEach(method -> passes(() -> checkGuard(method, bean, beanName)));
    }

    private void checkGuard(Method method, Object bean, String beanName) {
        if (!AopUtils.isAopProxy(bean) || (bean instanceof Advised proxy && AdviceOrder.indexOfLock(proxy) < 0)) {
            throw unguarded(
                    method,
                    beanName,
                    "belongs to a bean without a proxy",
                    "Leave spring.aop.auto and spring.aop.proxy-target-class at true, or add"
                            + " @EnableAspectJAutoProxy; and do not inject the bean into a BeanPostProcessor or"
                            + " anything else that Spring creates before its proxies.");
        }
        if (Modifier.isFinal(method.getModifiers()) && AopUtils.isCglibProxy(bean)) {
            throw unguarded(method, beanName, "is final", "Remove final.");
        }
        checkNames(find(method, bean));
        transaction.get().ensureGuarded();
    }

    private void checkNames(LockedMethod method) {
        String other = methodsByLockName.putIfAbsent(method.lockName(), method.name());
        if (method.named() && other != null && !other.equals(method.name())) {
            throw new Setting("name", method.lockName(), method.name())
                    .unusable("is the name of " + other + " already", "Give each method a name of its own.");
        }
        String client = method.client();
        if (client != null && !(beans.containsBean(client) && beans.isTypeMatch(client, LockClient.class))) {
            throw new Setting("client", client, method.name())
                    .unusable(
                            "names no LockClient bean",
                            "Use one of " + List.of(beans.getBeanNamesForType(LockClient.class, true, false)) + ".");
        }
    }

    private static Set<Method> annotated(Object bean) {
        return LockedMethods.annotated(ClassUtils.getUserClass(AopUtils.getTargetClass(bean)))
                .keySet();
    }

    private static InvalidLockSettingException unguarded(
            Method method, String beanName, String problem, String remedy) {
        String name = method.getDeclaringClass().getName() + "." + method.getName();
        return new InvalidLockSettingException(
                "@DistributedLock",
                name,
                "@DistributedLock of " + name + " (bean '" + beanName + "') would have no effect: the method " + problem
                        + ". " + remedy);
    }

    /**
     * A bean that was there before all were.
     *
     * @param usable its methods whose annotation can work
     */
    private record Seen(Object bean, List<Method> usable) {}
}
