package io.leasehold.test.spring;

import io.leasehold.LockClient;
import io.leasehold.test.TestLockClient;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.ApplicationContext;

/** Replaces each lock client that the application defines by one in memory, under the same name. */
record LockClientReplacement(ApplicationContext context) implements BeanDefinitionRegistryPostProcessor {

    @Override
    public void postProcessBeanDefinitionRegistry(BeanDefinitionRegistry registry) {
        ConfigurableListableBeanFactory beans = (ConfigurableListableBeanFactory) registry;
        for (String name : beans.getBeanNamesForType(LockClient.class, true, false)) {
            if (!beans.isTypeMatch(name, TestLockClient.class) && registry.containsBeanDefinition(name)) {
                BeanDefinition replaced = registry.getBeanDefinition(name);
                registry.removeBeanDefinition(name);
                registry.registerBeanDefinition(name, inPlaceOf(replaced));
            }
        }
    }

    private RootBeanDefinition inPlaceOf(BeanDefinition replaced) {
        RootBeanDefinition definition =
                new RootBeanDefinition(TestLockClient.class, () -> new TestLockClientFactory(context).create());
        definition.setPrimary(replaced.isPrimary());
        definition.setAutowireCandidate(replaced.isAutowireCandidate());
        definition.setDestroyMethodName("close");
        if (replaced instanceof AbstractBeanDefinition known) {
            definition.copyQualifiersFrom(known);
        }
        return definition;
    }
}
