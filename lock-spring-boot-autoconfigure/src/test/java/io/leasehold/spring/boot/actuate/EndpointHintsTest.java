package io.leasehold.spring.boot.actuate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.aot.hint.predicate.RuntimeHintsPredicates.reflection;

import io.leasehold.spring.AheadOfTime;
import io.leasehold.spring.boot.autoconfigure.DistributedLockAutoConfiguration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.context.annotation.Configuration;

/** What a native image is told of the endpoints. */
class EndpointHintsTest {

    private static final RuntimeHints HINTS = AheadOfTime.of(App.class)
            .with("management.endpoints.web.exposure.include=locks,leadership")
            .hints();

    @Test
    void theEndpointCanBeCalled() {
        for (String operation : List.of("locks", "lock", "forceRelease")) {
            assertThat(reflection().onMethod(LocksEndpoint.class, operation).invoke())
                    .accepts(HINTS);
        }
        assertThat(reflection()
                        .onMethod(LocksEndpointWebExtension.class, "forceRelease")
                        .invoke())
                .accepts(HINTS);
        for (String operation : List.of("roles", "role", "yieldLeadership")) {
            assertThat(reflection()
                            .onMethod(LeadershipEndpoint.class, operation)
                            .invoke())
                    .accepts(HINTS);
        }
        assertThat(reflection()
                        .onMethod(LeadershipEndpointWebExtension.class, "yieldLeadership")
                        .invoke())
                .accepts(HINTS);
    }

    @Test
    void whatTheEndpointAnswersCanBeWritten() {
        Stream.of(
                        LocksView.class,
                        LocksView.Held.class,
                        LocksView.Waiting.class,
                        LocksView.Row.class,
                        LocksView.Session.class,
                        SessionView.class,
                        ForcedRelease.class,
                        LeadershipView.class,
                        LeadershipView.Role.class,
                        LeadershipView.Election.class,
                        LeadershipView.LedBy.class,
                        YieldedLeadership.class)
                .flatMap(answer -> Stream.of(answer.getRecordComponents()))
                .forEach(component -> assertThat(
                                reflection().onMethod(component.getAccessor()).invoke())
                        .as(component.toString())
                        .accepts(HINTS));
    }

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration({
        AopAutoConfiguration.class,
        EndpointAutoConfiguration.class,
        DistributedLockAutoConfiguration.class,
        DistributedLockEndpointAutoConfiguration.class
    })
    static class App {}
}
