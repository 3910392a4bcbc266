package io.leasehold.spring.boot.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.Leader;
import io.leasehold.spring.FakeLockClient;
import io.leasehold.spring.LeadershipRegistry;
import io.leasehold.spring.LeadershipYieldedEvent;
import io.leasehold.spring.boot.actuate.YieldedLeadership.Result;
import io.leasehold.spring.boot.autoconfigure.DistributedLockAutoConfiguration;
import java.security.Principal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.actuate.audit.AuditEvent;
import org.springframework.boot.actuate.audit.listener.AuditApplicationEvent;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.PayloadApplicationEvent;

@ExtendWith(OutputCaptureExtension.class)
class LeadershipEndpointTest {

    private final FakeLeadership reports = new FakeLeadership("reports");
    private final FakeLeadership cleanup = new FakeLeadership("cleanup");
    private final List<Object> published = new ArrayList<>();

    private final WebApplicationContextRunner spring = new WebApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    DistributedLockAutoConfiguration.class, DistributedLockEndpointAutoConfiguration.class))
            .withPropertyValues("management.endpoints.web.exposure.include=leadership")
            .withBean(FakeLockClient.class)
            .withBean("roles", LeadershipRegistry.class, () -> FakeLeadership.registry(cleanup, reports))
            .withBean("recorder", ApplicationListener.class, this::recorder);

    private ApplicationListener<?> recorder() {
        return (ApplicationListener<ApplicationEvent>) event ->
                published.add(event instanceof PayloadApplicationEvent<?> payload ? payload.getPayload() : event);
    }

    private static void lead(FakeLeadership candidate) {
        candidate.hold = new FakeLockClient().acquireNow("leader:" + candidate.name());
    }

    private <T> List<T> published(Class<T> type) {
        return published.stream().filter(type::isInstance).map(type::cast).toList();
    }

    private void allowed(BiConsumer<LeadershipEndpoint, LeadershipEndpointWebExtension> then) {
        spring.withPropertyValues("distributed-lock.endpoint.yield=true")
                .run(context -> then.accept(
                        context.getBean(LeadershipEndpoint.class),
                        context.getBean(LeadershipEndpointWebExtension.class)));
    }

    private static SecurityContext user(String name) {
        return new SecurityContext() {
            @Override
            public Principal getPrincipal() {
                return name == null ? null : () -> name;
            }

            @Override
            public boolean isUserInRole(String role) {
                return false;
            }
        };
    }

    @Test
    void listsTheRolesOfThisProcessWithoutARead() {
        lead(reports);
        cleanup.running = false;
        spring.run(context -> assertThat(
                        context.getBean(LeadershipEndpoint.class).roles().roles())
                .containsExactly(
                        new LeadershipView.Role("cleanup", false, false, null, null),
                        new LeadershipView.Role("reports", true, true, 1L, "PT1M")));
        assertThat(reports.reads + cleanup.reads).isZero();
    }

    @Test
    void showsWhoLeadsARoleByItsRow() {
        reports.leader = new Leader("reports", "worker-7", 42, Map.of("address", "10.0.0.7"));
        spring.run(context -> assertThat(
                        context.getBean(LeadershipEndpoint.class).role("reports"))
                .isEqualTo(new LeadershipView.Election(
                        "reports",
                        true,
                        false,
                        null,
                        null,
                        new LeadershipView.LedBy("worker-7", 42, Map.of("address", "10.0.0.7")))));
    }

    @Test
    void showsThatNobodyLeadsARole() {
        spring.run(context -> assertThat(context.getBean(LeadershipEndpoint.class)
                        .role("reports")
                        .ledBy())
                .isNull());
    }

    @Test
    void doesNotKnowARoleWithoutACandidateAndMakesNone() {
        spring.run(context -> {
            assertThat(context.getBean(LeadershipEndpoint.class).role("unknown"))
                    .isNull();
            assertThat(context.getBean("leadershipCandidates", LeadershipRegistry.class)
                            .all())
                    .isEmpty();
        });
    }

    @Test
    void yieldsNothingUnlessSwitchedOn() {
        lead(reports);
        spring.run(context -> {
            YieldedLeadership outcome =
                    context.getBean(LeadershipEndpoint.class).yieldLeadership("reports");
            assertThat(outcome.result()).isEqualTo(Result.SWITCHED_OFF);
            assertThat(outcome.message()).contains("distributed-lock.endpoint.yield=true");
        });
        assertThat(reports.yields).isZero();
    }

    @Test
    void yieldsAtOnceWithoutWaitingForTheWork() {
        lead(reports);
        allowed((endpoint, web) -> {
            assertThat(endpoint.yieldLeadership("reports").result()).isEqualTo(Result.YIELDED);
            assertThat(reports.released).isNotDone();
        });
        assertThat(reports.yields).isEqualTo(1);
    }

    @Test
    void aYieldIsAudited(CapturedOutput output) {
        lead(reports);
        allowed((endpoint, web) -> web.yieldLeadership(user("eve\nroot"), "reports"));
        assertThat(published(LeadershipYieldedEvent.class)).singleElement().satisfies(event -> {
            assertThat(event.role()).isEqualTo("reports");
            assertThat(event.term()).isEqualTo(1);
            assertThat(event.principal()).isEqualTo("eve\nroot");
            assertThat(event.time()).isNotNull();
        });
        AuditEvent audit = published(AuditApplicationEvent.class).get(0).getAuditEvent();
        assertThat(audit.getType()).isEqualTo("DISTRIBUTED_LOCK_LEADERSHIP_YIELDED");
        assertThat(audit.getPrincipal()).isEqualTo("eve\nroot");
        assertThat(audit.getData()).isEqualTo(Map.of("role", "reports", "term", 1L));
        assertThat(output)
                .contains("'reports' with fencing token 1 was told to yield")
                .contains("by eve\\u000aroot");
    }

    @Test
    void aYieldBySomebodyUnknownIsAuditedToo() {
        lead(reports);
        allowed((endpoint, web) -> endpoint.yieldLeadership("reports"));
        assertThat(published(LeadershipYieldedEvent.class))
                .extracting(LeadershipYieldedEvent::principal)
                .containsOnlyNulls()
                .hasSize(1);
        assertThat(published(AuditApplicationEvent.class))
                .extracting(event -> event.getAuditEvent().getPrincipal())
                .containsExactly("unknown");
    }

    @Test
    void aReleaseThatFailsAfterTheYieldIsLogged(CapturedOutput output) {
        lead(reports);
        allowed((endpoint, web) -> endpoint.yieldLeadership("reports"));
        reports.released.completeExceptionally(new IllegalStateException("no answer"));
        assertThat(output).contains("'reports' has yielded, but its lock was not released");
    }

    @ParameterizedTest(name = "{0} of a leader ({1}), allowed: {2}, is answered with {3}")
    @CsvSource({
        "reports, true, true, 202",
        "reports, true, false, 403",
        "unknown, false, true, 404",
        "unknown, false, false, 403",
        "reports, false, true, 409"
    })
    void eachOutcomeHasAStatus(String role, boolean leads, boolean allowed, int status) {
        if (leads) {
            lead(reports);
        }
        spring.withPropertyValues("distributed-lock.endpoint.yield=" + allowed).run(context -> {
            WebEndpointResponse<YieldedLeadership> answer =
                    context.getBean(LeadershipEndpointWebExtension.class).yieldLeadership(user(null), role);
            assertThat(answer.getStatus()).isEqualTo(status);
        });
        assertThat(reports.yields).isEqualTo(status == 202 ? 1 : 0);
        assertThat(published(LeadershipYieldedEvent.class)).hasSize(reports.yields);
        assertThat(published(AuditApplicationEvent.class)).hasSize(reports.yields);
    }

    @Test
    void anUnknownRoleIsAnsweredWithTheKnownOnes() {
        allowed((endpoint, web) -> assertThat(
                        endpoint.yieldLeadership("un\nknown").message())
                .contains("'un\\u000aknown'", "[cleanup, reports]"));
    }

    @Test
    void isThereOnlyWhereItIsExposed() {
        spring.withPropertyValues("management.endpoints.web.exposure.include=locks")
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .hasSingleBean(LocksEndpoint.class)
                        .doesNotHaveBean(LeadershipEndpoint.class)
                        .doesNotHaveBean(LeadershipEndpointWebExtension.class)
                        .doesNotHaveBean(LeadershipAdministration.class));
    }

    @Test
    void onesOwnEndpointTakesThePlaceOfOurs() {
        LeadershipEndpoint own = new LeadershipEndpoint(null, null);
        LeadershipEndpointWebExtension ownOnTheWeb = new LeadershipEndpointWebExtension(null);
        spring.withBean("own", LeadershipEndpoint.class, () -> own)
                .withBean("ownOnTheWeb", LeadershipEndpointWebExtension.class, () -> ownOnTheWeb)
                .run(context -> {
                    assertThat(context).getBean(LeadershipEndpoint.class).isSameAs(own);
                    assertThat(context)
                            .getBean(LeadershipEndpointWebExtension.class)
                            .isSameAs(ownOnTheWeb);
                });
    }

    @Test
    void goesWithoutTheActuator() {
        spring.withClassLoader(new FilteredClassLoader("org.springframework.boot.actuate"))
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean("leadershipEndpoint"));
    }
}
