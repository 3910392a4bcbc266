package io.leasehold.spring;

import io.leasehold.LockClient;
import io.leasehold.LockException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;

/** Finds the client that a method's locks are acquired through. */
final class LockClientResolver {

    private static final String THE_ONLY = "";

    private final ListableBeanFactory beans;
    private final Map<String, LockClient> known = new ConcurrentHashMap<>();

    LockClientResolver(ListableBeanFactory beans) {
        this.beans = beans;
    }

    /**
     * Returns a client.
     *
     * @param name of the bean; {@code null} for the only one
     * @param consequence what it means if there is none, for messages
     */
    LockClient find(@Nullable String name, String consequence) {
        String id = name == null ? THE_ONLY : name;
        LockClient client = known.get(id);
        if (client == null) {
            // Not inside of computeIfAbsent(): the bean factory could wait for a thread that waits for this map.
            client = lookUp(name, consequence);
            known.put(id, client);
        }
        return client;
    }

    /** Returns whether there is any client. */
    boolean areThere() {
        return BeanFactoryUtils.beanNamesForTypeIncludingAncestors(beans, LockClient.class, true, false).length > 0;
    }

    private LockClient lookUp(@Nullable String name, String consequence) {
        try {
            return name == null ? beans.getBean(LockClient.class) : beans.getBean(name, LockClient.class);
        } catch (NoSuchBeanDefinitionException e) {
            throw new LockException(
                    LockException.Code.INVALID_SETTING,
                    consequence + ", because there is no "
                            + (name == null
                                    ? "LockClient bean, or several and none is @Primary. Define one, or name one by"
                                            + " @DistributedLock(client = …); or, in Spring Boot, remove"
                                            + " distributed-lock.enabled=false."
                                    : "LockClient bean '" + name + "', which the annotation names."),
                    e);
        }
    }
}
