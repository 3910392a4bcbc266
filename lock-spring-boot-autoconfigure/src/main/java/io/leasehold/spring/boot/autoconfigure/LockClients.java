package io.leasehold.spring.boot.autoconfigure;

import io.leasehold.LockClient;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/** The lock clients of an application that exist by now. None is made in order to be stopped. */
record LockClients(ConfigurableListableBeanFactory beans) {

    /** Returns the clients of an application by the names of their beans, with those of parent contexts. */
    static Map<String, LockClient> byName(ListableBeanFactory beans) {
        Map<String, LockClient> all = BeanFactoryUtils.beansOfTypeIncludingAncestors(beans, LockClient.class);
        all.keySet().removeIf(ScopedProxyUtils::isScopedTarget);
        return all;
    }

    /** Stops all from acquiring, those too that the application has made: for good. */
    void stopAcquiring() {
        existing(LockClient.class).forEach(LockClient::stopAcquiring);
    }

    List<RestartableLockClient> restartable() {
        return existing(RestartableLockClient.class);
    }

    private <T extends LockClient> List<T> existing(Class<T> type) {
        return Arrays.stream(beans.getBeanNamesForType(type, false, false))
                .filter(beans::containsSingleton)
                .map(name -> beans.getBean(name, type))
                .toList();
    }
}
