package io.leasehold.spring.boot.autoconfigure;

import io.leasehold.LockClient;
import java.util.Arrays;
import java.util.List;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/** The lock clients of an application that exist already. Stopping them makes no new ones. */
record LockClients(ConfigurableListableBeanFactory beans) {

    /** Stops all clients from acquiring for good, also those that the application has made. */
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
