package io.leasehold.test.spring;

import java.util.List;
import org.springframework.test.context.ContextConfigurationAttributes;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.ContextCustomizerFactory;

/**
 * Puts locks in memory into all tests of an application that has {@code distributed-lock.test.in-memory=true}, as {@link
 * AutoConfigureTestLocks} does for one test class. Spring finds it by itself.
 */
public final class InMemoryLocksFactory implements ContextCustomizerFactory {

    @Override
    public ContextCustomizer createContextCustomizer(
            Class<?> testClass, List<ContextConfigurationAttributes> configurations) {
        return new InMemoryLocks();
    }
}
