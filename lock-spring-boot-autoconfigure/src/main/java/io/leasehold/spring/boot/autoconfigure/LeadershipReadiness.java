package io.leasehold.spring.boot.autoconfigure;

import io.leasehold.spring.LeadershipRegistry;
import java.util.concurrent.CompletableFuture;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.ApplicationListener;

/** Lets the application lead and campaign only while it is ready. It is not ready before it says so. */
final class LeadershipReadiness
        implements ApplicationListener<AvailabilityChangeEvent<ReadinessState>>, SmartInitializingSingleton {

    private final LeadershipRegistry registry;
    private final ObjectProvider<ApplicationAvailability> availability;

    LeadershipReadiness(LeadershipRegistry registry, ObjectProvider<ApplicationAvailability> availability) {
        this.registry = registry;
        this.availability = availability;
    }

    /** Comes before the campaigns begin. */
    @Override
    public void afterSingletonsInstantiated() {
        ApplicationAvailability known = availability.getIfAvailable();
        apply(known == null ? ReadinessState.REFUSING_TRAFFIC : known.getReadinessState());
    }

    @Override
    public void onApplicationEvent(AvailabilityChangeEvent<ReadinessState> event) {
        apply(event.getState());
    }

    private void apply(ReadinessState state) {
        if (state == ReadinessState.ACCEPTING_TRAFFIC) {
            registry.resume();
        } else {
            CompletableFuture<Void> unused = registry.pause();
        }
    }
}
