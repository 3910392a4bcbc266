package io.leasehold.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.LockEvent;
import io.leasehold.LossCause;
import io.leasehold.spring.LockForceReleasedEvent;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

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
                        Stream.of(LockForceReleasedEvent.class))
                .map(Class::getSimpleName)
                .toList();
        assertThat(page.firstColumn("Events")).containsExactlyInAnyOrderElementsOf(events);
    }

    @Test
    void everyCauseOfALossIsExplained() {
        assertThat(LossCause.values())
                .allSatisfy(cause -> assertThat(page.text()).contains("| " + cause + " |"));
    }
}
