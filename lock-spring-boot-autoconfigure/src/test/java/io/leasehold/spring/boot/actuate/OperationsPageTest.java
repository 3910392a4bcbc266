package io.leasehold.spring.boot.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.LockEvent;
import io.leasehold.LossCause;
import io.leasehold.spring.FakeLockClient;
import io.leasehold.spring.LeadershipYieldedEvent;
import io.leasehold.spring.LockForceReleasedEvent;
import io.leasehold.spring.boot.autoconfigure.DistributedLockAutoConfiguration;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class OperationsPageTest {

    private final OperationsPage page = new OperationsPage();

    OperationsPageTest() throws IOException {}

    @Test
    void everyAlertHasARunbookThatIsThere() throws IOException {
        Map<String, String> runbooks = Observability.runbooks();
        assertThat(runbooks).hasSizeGreaterThanOrEqualTo(6);
        runbooks.forEach((alert, runbook) -> assertThat(page.anchors())
                .as("anchors of docs/operations.md, to one of which alert %s should link", alert)
                .map(anchor -> "docs/operations.md#" + anchor)
                .contains(runbook));
        assertThat(runbooks.values()).doesNotHaveDuplicates();
    }

    @Test
    void everyEventIsExplainedAndEveryExplainedOneExists() {
        List<String> events = Stream.concat(
                        Arrays.stream(LockEvent.class.getPermittedSubclasses()),
                        Stream.of(LockForceReleasedEvent.class, LeadershipYieldedEvent.class))
                .map(Class::getSimpleName)
                .toList();
        assertThat(page.firstColumn("Events")).containsExactlyInAnyOrderElementsOf(events);
    }

    @Test
    void theEndpointsAreThereOnceTheyAreExposedAsThePageSays() {
        ApplicationContextRunner spring = new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        DistributedLockAutoConfiguration.class, DistributedLockEndpointAutoConfiguration.class))
                .withBean(FakeLockClient.class);
        String exposure = page.text()
                .lines()
                .filter(line -> line.startsWith("management.endpoints.web.exposure.include: "))
                .findFirst()
                .orElseThrow();

        spring.run(context ->
                assertThat(context).doesNotHaveBean(LocksEndpoint.class).doesNotHaveBean(LeadershipEndpoint.class));
        spring.withPropertyValues(exposure)
                .run(context ->
                        assertThat(context).hasSingleBean(LocksEndpoint.class).hasSingleBean(LeadershipEndpoint.class));
    }

    @Test
    void everyCauseOfALossIsExplained() {
        assertThat(LossCause.values())
                .allSatisfy(cause -> assertThat(page.text()).contains("| " + cause + " |"));
    }
}
