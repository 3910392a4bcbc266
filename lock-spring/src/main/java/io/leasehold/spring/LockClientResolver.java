package io.leasehold.spring;

import io.leasehold.LockClient;
import io.leasehold.LockException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;

/** Finds the client that a method's locks are acquired through. */
final class LockClientResolver implements Function<LockedMethod, LockClient> {

    private static final String THE_ONLY = "";

    private final ListableBeanFactory beans;
    private final Map<String, LockClient> known = new ConcurrentHashMap<>();

    LockClientResolver(ListableBeanFactory beans) {
        this.beans = beans;
    }

    @Override
    public LockClient apply(LockedMethod method) {
        String name = method.client() == null ? THE_ONLY : method.client();
        LockClient client = known.get(name);
        if (client == null) {
            // Not inside of computeIfAbsent(): the bean factory could wait for a thread that waits for this map.
            client = find(method);
            known.put(name, client);
        }
        return client;
    }

    private LockClient find(LockedMethod method) {
        String name = method.client();
        try {
            return name == null ? beans.getBean(LockClient.class) : beans.getBean(name, LockClient.class);
        } catch (NoSuchBeanDefinitionException e) {
            throw new LockException(
                    LockException.Code.INVALID_SETTING,
                    method.name() + " was called and not run, because there is no "
                            + (name == null
                                    ? "LockClient bean, or several and none is @Primary. Define one, or name one by"
                                            + " @DistributedLock(client = …); or, in Spring Boot, remove"
                                            + " distributed-lock.enabled=false."
                                    : "LockClient bean '" + name + "', which its @DistributedLock names."),
                    e);
        }
    }
}
