package io.leasehold.spring.boot.autoconfigure;

import io.leasehold.LockClient;
import io.leasehold.LockListener;
import io.leasehold.LockTelemetry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * Adds listeners and telemetry to the lock clients that the application has made itself, so that events, meters and
 * health cover them. The auto-configured client is built with them.
 */
final class LockClientObservers implements BeanPostProcessor, SmartInitializingSingleton {

    private static final Logger LOG = LoggerFactory.getLogger(LockClientObservers.class);

    private final ConfigurableListableBeanFactory beans;
    private final ObjectProvider<LockListener> listeners;
    private final ObjectProvider<LockTelemetry> telemetry;
    private volatile boolean started;

    LockClientObservers(
            ConfigurableListableBeanFactory beans,
            ObjectProvider<LockListener> listeners,
            ObjectProvider<LockTelemetry> telemetry) {
        this.beans = beans;
        this.listeners = listeners;
        this.telemetry = telemetry;
    }

    /** For clients that are made late. Before that, their observers could need them. */
    @Override
    public Object postProcessAfterInitialization(Object bean, String beanName) {
        if (started && bean instanceof LockClient client) {
            observe(client, beanName);
        }
        return bean;
    }

    @Override
    public void afterSingletonsInstantiated() {
        started = true;
        for (String name : beans.getBeanNamesForType(LockClient.class, false, false)) {
            if (beans.containsSingleton(name)) {
                observe(beans.getBean(name, LockClient.class), name);
            }
        }
    }

    private void observe(LockClient client, String name) {
        if (client instanceof RestartableLockClient) {
            return;
        }
        try {
            listeners.orderedStream().forEach(client::addListener);
            telemetry.orderedStream().forEach(client::addTelemetry);
        } catch (UnsupportedOperationException e) {
            LOG.warn(
                    "LockClient bean '{}' takes no listeners: events, meters and losses in health do not cover it",
                    name);
        }
    }
}
