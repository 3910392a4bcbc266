package io.leasehold.test.spring;

import java.util.List;
import org.springframework.test.context.ContextConfigurationAttributes;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.ContextCustomizerFactory;

/**
 * Applies {@link AutoConfigureTestLocks} to all tests of an application, if {@code
 * distributed-lock.test.in-memory=true}. Spring finds this class by itself.
 */
public final class InMemoryLocksFactory implements ContextCustomizerFactory {

    @Override
    public ContextCustomizer createContextCustomizer(
            Class<?> testClass, List<ContextConfigurationAttributes> configurations) {
        return new InMemoryLocks();
    }
}
