package io.leasehold.spring;

import io.leasehold.InvalidLockSettingException;
import io.leasehold.LockClient;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.aop.framework.AopInfrastructureBean;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.MergedBeanDefinitionPostProcessor;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.ContextRefreshedEvent;
import org.springframework.core.PriorityOrdered;
import org.springframework.util.ClassUtils;

/**
 * Refuses unusable annotations as soon as their bean exists; and, once all beans exist, those whose annotated methods
 * would run without a lock. For beans that are made later (lazy ones, prototypes) it checks the class. Also arranges
 * the advice that belongs before the lock.
 *
 * <p>Spring registers it first, as {@link PriorityOrdered}, so that it sees beans that are created too early to be
 * proxied, and then moves it behind all others, as {@link MergedBeanDefinitionPostProcessor}, so that it sees proxies.
 */
final class LockedBeanCheck
        implements MergedBeanDefinitionPostProcessor,
                PriorityOrdered,
                SmartInitializingSingleton,
                ApplicationListener<ContextRefreshedEvent> {

    private static final Logger LOG = LoggerFactory.getLogger(LockedBeanCheck.class);

    private final ConfigurableListableBeanFactory beans;
    private final LockedMethodCheck check;
    private final GuardedBeans guarded;
    private final Supplier<CallersTransaction> transaction;
    private final Supplier<Validation> validation;
    /** By name. A bean that looks unguarded may be part of a circle: its proxy was made before and is seen later. */
    private final Map<String, Seen> seen = new ConcurrentHashMap<>();
    /**
     * The names of the beans that this post-processor has seen. Others were made before it, or registered as objects.
     */
    private final Set<String> processed = ConcurrentHashMap.newKeySet();

    private volatile boolean started;

    LockedBeanCheck(
            ConfigurableListableBeanFactory beans,
            LockedMethodCheck check,
            GuardedBeans guarded,
            Supplier<CallersTransaction> transaction,
            Supplier<Validation> validation) {
        this.beans = beans;
        this.check = check;
        this.guarded = guarded;
        this.transaction = transaction;
        this.validation = validation;
    }

    @Override
    public int getOrder() {
        return LOWEST_PRECEDENCE;
    }

    @Override
    public void postProcessMergedBeanDefinition(RootBeanDefinition definition, Class<?> type, String beanName) {
        // Implemented only because it makes Spring register this post-processor last.
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String beanName) {
        Object proxy = guarded.take(beanName);
        Object visible = proxy == null || LockProxies.guard(bean) ? bean : proxy;
        if (!started) {
            processed.add(beanName);
        }
        see(visible, beanName);
        return bean;
    }

    private void see(Object bean, String beanName) {
        Set<Method> annotated = bean instanceof AopInfrastructureBean ? Set.of() : annotated(bean);
        if (annotated.isEmpty()) {
            return;
        }
        AdviceOrder.arrange(bean);
        List<Method> usable = usable(annotated, typeOf(bean), beanName);
        if (started) {
            checkGuard(usable, bean, beanName);
            endBeforeClients(beanName);
        } else {
            seen.put(beanName, new Seen(bean, usable));
        }
    }

    /** Lets a bean be destroyed before the clients, so that it can still do its last work under a lock. */
    private void endBeforeClients(String beanName) {
        if (beans.containsBean(beanName) && beans.isSingleton(beanName)) {
            for (String client : beans.getBeanNamesForType(LockClient.class, true, false)) {
                beans.registerDependentBean(client, beanName);
            }
        }
    }

    @Override
    public void afterSingletonsInstantiated() {
        seeOthers();
        started = true;
        processed.clear();
        seen.forEach((name, early) -> {
            Object singleton = beans.getSingleton(name);
            boolean isIt =
                    singleton != null && AopUtils.getTargetClass(singleton) == AopUtils.getTargetClass(early.bean());
            Object current = isIt ? singleton : early.bean();
            AdviceOrder.arrange(current);
            checkGuard(early.usable(), current, name);
            if (current != early.bean() && !AopUtils.isAopProxy(early.bean())) {
                early.usable().forEach(method -> passes(() -> check.checkCalledThroughProxy(method, name)));
            }
            endBeforeClients(name);
        });
        seen.clear();
        if (validation.get() != Validation.OFF) {
            checkLater();
        }
    }

    /** Checks the beans that were made before this post-processor, and those that were registered as objects. */
    private void seeOthers() {
        for (String name : beans.getSingletonNames()) {
            Object singleton = processed.contains(name) ? null : beans.getSingleton(name);
            if (singleton != null && isAnnotated(singleton) && !TestDoubles.contain(singleton, name, beans)) {
                see(singleton, name);
            }
        }
    }

    private boolean isAnnotated(Object bean) {
        try {
            return !annotated(bean).isEmpty();
        } catch (IllegalStateException | LinkageError e) {
            LOG.debug("A method of {} needs a class that is not there, so no proxy is made of it", bean.getClass(), e);
            return false;
        }
    }

    /** Checks the beans of a context below this one, if it has no check of its own. */
    @Override
    public void onApplicationEvent(ContextRefreshedEvent event) {
        if (event.getApplicationContext() instanceof ConfigurableApplicationContext context
                && context.getBeanFactory() != beans
                && context.getBeanFactory().getBeanNamesForType(LockedBeanCheck.class, true, false).length == 0) {
            new LockedBeanCheck(context.getBeanFactory(), check, guarded, transaction, validation)
                    .afterSingletonsInstantiated();
        }
    }

    /** Checks the beans that do not exist yet, so that an error shows at start-up and not at their first use. */
    private void checkLater() {
        for (String name : beans.getBeanDefinitionNames()) {
            if (!beans.containsSingleton(name)
                    && !beans.getMergedBeanDefinition(name).isAbstract()) {
                Class<?> type = beans.getType(name, false);
                if (type != null) {
                    checkLater(ClassUtils.getUserClass(type), name);
                }
            }
        }
    }

    private void checkLater(Class<?> type, String beanName) {
        Set<Method> annotated = check.annotated(type);
        if (annotated.isEmpty()) {
            return;
        }
        LockProxies proxies = LockProxies.of(beans);
        for (Method method : usable(annotated, type, beanName)) {
            boolean unused = passes(() -> {
                if (!proxies.areMade()) {
                    throw withoutProxy(method, beanName);
                }
                if (proxies.areSubclassesOf(type, beanName)) {
                    check.checkOverridable(method, type, beanName);
                }
                check.checkNames(method, type);
                transaction.get().ensureGuarded();
            });
        }
    }

    private List<Method> usable(Set<Method> annotated, Class<?> type, String beanName) {
        return annotated.stream()
                .filter(method -> passes(() -> check.checkAnnotation(method, type, beanName)))
                .toList();
    }

    private boolean passes(Runnable check) {
        if (validation.get() == Validation.OFF) {
            return true;
        }
        try {
            check.run();
            return true;
        } catch (InvalidLockSettingException e) {
            if (validation.get() == Validation.FAIL) {
                throw e;
            }
            LOG.warn("{} When called, it may run without its lock, or not at all", e.getMessage());
            return false;
        }
    }

    private void checkGuard(List<Method> usable, Object bean, String beanName) {
        usable.forEach(method -> passes(() -> checkGuard(method, bean, beanName)));
    }

    private void checkGuard(Method method, Object bean, String beanName) {
        if (!LockProxies.guard(bean)) {
            throw withoutProxy(method, beanName);
        }
        Class<?> type = typeOf(bean);
        if (AopUtils.isCglibProxy(bean)) {
            check.checkOverridable(method, type, beanName);
        } else if (!LockProxies.callable(method, type, bean)) {
            throw check.unguarded(
                    method,
                    beanName,
                    "is of no interface that the bean's proxy implements",
                    "Add it to one, or set spring.aop.proxy-target-class to true.");
        }
        check.checkNames(method, type);
        transaction.get().ensureGuarded();
    }

    private InvalidLockSettingException withoutProxy(Method method, String beanName) {
        return check.unguarded(
                method,
                beanName,
                "belongs to a bean without a proxy",
                "Leave spring.aop.auto and spring.aop.proxy-target-class at true, or add @EnableAspectJAutoProxy; and do"
                        + " not inject the bean into a BeanPostProcessor or anything else that Spring creates before"
                        + " its proxies, and register no object that was made already as a singleton. If it is in a context below"
                        + " the one with Leasehold, import DistributedLockConfiguration there, too.");
    }

    private static Class<?> typeOf(Object bean) {
        return ClassUtils.getUserClass(AopProxyUtils.ultimateTargetClass(bean));
    }

    /** Those of the class; and of interfaces that only a proxy implements, as that of a repository does. */
    private Set<Method> annotated(Object bean) {
        Class<?> type = typeOf(bean);
        Set<Method> found = new LinkedHashSet<>(check.annotated(type));
        if (Proxy.isProxyClass(bean.getClass())) {
            Arrays.stream(bean.getClass().getInterfaces())
                    .flatMap(each -> check.annotated(each).stream())
                    .filter(method -> !found.contains(AopUtils.getMostSpecificMethod(method, type)))
                    .forEach(found::add);
        }
        return found;
    }

    /**
     * A bean that was there before all were.
     *
     * @param usable its methods whose annotation can work
     */
    private record Seen(Object bean, List<Method> usable) {}
}
