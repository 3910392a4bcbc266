package io.leasehold.spring.boot.autoconfigure;

import io.leasehold.Leadership;
import io.leasehold.micrometer.LeadershipMeters;
import io.leasehold.spring.LeadershipGrantedEvent;
import io.leasehold.spring.LeadershipRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.event.ContextRefreshedEvent;
import org.springframework.context.event.EventListener;

/**
 * Gives meters to the roles of an application: at its start, when the candidates exist, and at the first leadership of
 * those that are made later.
 */
final class LeadershipMetersBinder {

    private final LeadershipMeters meters;
    private final ObjectProvider<LeadershipRegistry> registries;

    LeadershipMetersBinder(LeadershipMeters meters, ObjectProvider<LeadershipRegistry> registries) {
        this.meters = meters;
        this.registries = registries;
    }

    @EventListener(ContextRefreshedEvent.class)
    void started() {
        registries.forEach(registry -> registry.all().forEach(meters::add));
    }

    @EventListener
    void granted(LeadershipGrantedEvent event) {
        registries.stream()
                .flatMap(registry -> registry.all().stream())
                .filter((Leadership candidate) -> candidate.name().equals(event.role()))
                .forEach(meters::granted);
    }
}
