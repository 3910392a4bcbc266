package io.leasehold.spring;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.Advised;
import org.springframework.aop.framework.autoproxy.AbstractAutoProxyCreator;
import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.util.ClassUtils;

/**
 * Answers questions about proxies that acquire locks: those that exist, and those that beans will get.
 *
 * @param creators those that put advisors around beans
 */
record LockProxies(ConfigurableListableBeanFactory beans, List<AbstractAutoProxyCreator> creators) {

    static LockProxies of(ConfigurableListableBeanFactory beans) {
        return new LockProxies(
                beans,
                Arrays.stream(beans.getBeanNamesForType(AbstractAutoProxyCreator.class, true, false))
                        .map(name -> beans.getBean(name, AbstractAutoProxyCreator.class))
                        .toList());
    }

    /** Returns whether beans get proxies at all. */
    boolean areMade() {
        return !creators.isEmpty();
    }

    /** Returns whether the proxy of such a bean is a subclass of its class, and not only of its interfaces. */
    boolean areSubclassesOf(Class<?> type, String beanName) {
        return !type.isInterface()
                && (creators.stream().anyMatch(AbstractAutoProxyCreator::isProxyTargetClass)
                        || AutoProxyUtils.shouldProxyTargetClass(beans, beanName)
                        || ClassUtils.getAllInterfacesForClassAsSet(type).isEmpty());
    }

    /** Returns whether a bean, or a proxy that it stands before, acquires locks. One proxy may be wrapped in another. */
    static boolean guard(Object bean) {
        List<Advised> proxies = nested(bean);
        Object innermost = proxies.isEmpty() ? bean : target(proxies.get(proxies.size() - 1));
        // A proxy that is not Advised cannot be inspected.
        return acquireLocks(proxies) || (innermost != null && AopUtils.isAopProxy(innermost));
    }

    /** Returns whether a bean is a proxy of which can be seen that it acquires locks. */
    static boolean acquireLocks(Object bean) {
        return acquireLocks(nested(bean));
    }

    private static boolean acquireLocks(List<Advised> proxies) {
        return proxies.stream().anyMatch(proxy -> AdviceOrder.indexOfLock(proxy) >= 0);
    }

    /** Returns the proxies that a bean consists of, the outermost first, as far as they can be seen. */
    static List<Advised> nested(Object bean) {
        List<Advised> proxies = new ArrayList<>();
        Object each = bean;
        while (each != null && AopUtils.isAopProxy(each) && each instanceof Advised proxy) {
            proxies.add(proxy);
            each = target(proxy);
        }
        return proxies;
    }

    private static @Nullable Object target(Advised proxy) {
        try {
            return proxy.getTargetSource().isStatic() ? proxy.getTargetSource().getTarget() : null;
        } catch (Exception e) {
            throw new IllegalStateException("A bean that is always the same could not be read", e);
        }
    }

    /** Returns whether a method of a class can be called through a proxy of its interfaces. */
    static boolean callable(Method method, Class<?> type, Object proxy) {
        return ClassUtils.getAllInterfacesForClassAsSet(proxy.getClass()).stream()
                .flatMap(each -> Arrays.stream(each.getMethods()))
                .filter(each -> each.getName().equals(method.getName()))
                .anyMatch(each -> each.equals(method) || isSame(AopUtils.getMostSpecificMethod(each, type), method));
    }

    /** Of what the compiler bridges there are two methods, of which either may be meant. */
    private static boolean isSame(Method one, Method other) {
        return Arrays.equals(one.getParameterTypes(), other.getParameterTypes());
    }
}
