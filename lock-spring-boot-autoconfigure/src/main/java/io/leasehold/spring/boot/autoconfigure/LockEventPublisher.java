package io.leasehold.spring.boot.autoconfigure;

import io.leasehold.LockEvent;
import io.leasehold.LockListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.BeanCreationNotAllowedException;
import org.springframework.context.ApplicationEventPublisher;

/** Publishes what happens to locks as application events, on the lock client's callback threads. */
record LockEventPublisher(ApplicationEventPublisher publisher) implements LockListener {

    private static final Logger LOG = LoggerFactory.getLogger(LockEventPublisher.class);

    @Override
    public void onEvent(LockEvent event) {
        try {
            publisher.publishEvent(event);
        } catch (BeanCreationNotAllowedException e) {
            LOG.debug("{} came when the application had stopped, and its listener with it", event, e);
        }
    }
}
