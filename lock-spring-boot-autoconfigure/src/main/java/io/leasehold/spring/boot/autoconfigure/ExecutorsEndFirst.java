package io.leasehold.spring.boot.autoconfigure;

import io.leasehold.LockClient;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.Executor;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * Lets executors and schedulers be destroyed before the lock clients. One that waits for its tasks on shutdown ({@code
 * spring.task.execution.shutdown.await-termination}) does so when it is destroyed, and the tasks need their locks until
 * then.
 */
record ExecutorsEndFirst(ConfigurableListableBeanFactory beans) implements SmartInitializingSingleton {

    @Override
    public void afterSingletonsInstantiated() {
        for (String client : beans.getBeanNamesForType(LockClient.class, false, false)) {
            Set<String> needed = new LinkedHashSet<>();
            addNeeds(client, needed);
            for (String executor : beans.getBeanNamesForType(Executor.class, false, false)) {
                if (!needed.contains(executor)) {
                    beans.registerDependentBean(client, executor);
                }
            }
        }
    }

    private void addNeeds(String bean, Set<String> needed) {
        for (String need : beans.getDependenciesForBean(bean)) {
            if (needed.add(need)) {
                addNeeds(need, needed);
            }
        }
    }
}
