package io.leasehold.spring;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.core.Ordered;

/**
 * Remembers the proxies that acquire locks until {@link LockedBeanCheck} asks for them. Another post-processor may wrap
 * such a proxy in an object that cannot be inspected.
 *
 * <p>Stands behind the creators of proxies, and before the post-processors without an order.
 */
final class GuardedBeans implements BeanPostProcessor, Ordered {

    private final Map<String, Object> proxies = new ConcurrentHashMap<>();

    @Override
    public int getOrder() {
        return LOWEST_PRECEDENCE;
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String beanName) {
        if (LockProxies.acquireLocks(bean)) {
            proxies.put(beanName, bean);
        }
        return bean;
    }

    /** Returns the proxy that acquires the locks of a bean and was wrapped by others; {@code null} if there is none. */
    @Nullable
    Object take(String beanName) {
        return proxies.remove(beanName);
    }
}
