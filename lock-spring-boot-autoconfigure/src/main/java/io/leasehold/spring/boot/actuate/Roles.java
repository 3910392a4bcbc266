package io.leasehold.spring.boot.actuate;

import io.leasehold.Leadership;
import io.leasehold.spring.LeadershipRegistry;
import java.util.List;
import java.util.Optional;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.ListableBeanFactory;

/** The roles for which this process has candidates. To look at them makes none. */
record Roles(ListableBeanFactory beans) {

    /** Returns the candidates, with those of parent contexts. */
    List<Leadership> all() {
        return BeanFactoryUtils.beansOfTypeIncludingAncestors(beans, LeadershipRegistry.class).values().stream()
                .flatMap(registry -> registry.all().stream())
                .toList();
    }

    Optional<Leadership> find(String role) {
        return all().stream().filter(candidate -> candidate.name().equals(role)).findFirst();
    }
}
