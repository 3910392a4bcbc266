package io.leasehold.test.spring;

import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.AnnotatedBeanDefinitionReader;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.MergedContextConfiguration;

/** Applies {@link AutoConfigureTestLocks} to each application context of the tests, if a property says so. */
record InMemoryLocks() implements ContextCustomizer {

    static final String PROPERTY = "distributed-lock.test.in-memory";

    @Override
    public void customizeContext(ConfigurableApplicationContext context, MergedContextConfiguration configuration) {
        if (context.getEnvironment().getProperty(PROPERTY, Boolean.class, Boolean.FALSE)) {
            new AnnotatedBeanDefinitionReader((BeanDefinitionRegistry) context, context.getEnvironment())
                    .register(OfAllTests.class);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @AutoConfigureTestLocks
    static class OfAllTests {}
}
