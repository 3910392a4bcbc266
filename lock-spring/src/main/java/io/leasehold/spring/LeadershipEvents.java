package io.leasehold.spring;

import io.leasehold.Leadership;
import io.leasehold.LeadershipEnd;
import io.leasehold.LeadershipListener;
import io.leasehold.LockHandle;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.BeanCreationNotAllowedException;
import org.springframework.context.ApplicationEventPublisher;

/** Publishes what happens to candidates as application events. */
record LeadershipEvents(ApplicationEventPublisher publisher) implements LeadershipListener {

    private static final Logger LOG = LoggerFactory.getLogger(LeadershipEvents.class);

    @Override
    public void onGranted(Leadership leadership, LockHandle hold) {
        publish(new LeadershipGrantedEvent(leadership.name(), hold.fencingToken()));
    }

    @Override
    public CompletionStage<?> onRevoked(Leadership leadership, LockHandle hold, LeadershipEnd end) {
        publish(new LeadershipRevokedEvent(leadership.name(), hold.fencingToken(), end));
        return CompletableFuture.completedFuture(null);
    }

    private void publish(Object event) {
        try {
            publisher.publishEvent(event);
        } catch (BeanCreationNotAllowedException e) {
            LOG.debug("{} came when the application had stopped, and its listener with it", event, e);
        }
    }
}
