package io.leasehold.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class DocumentTest {

    private final Document page = Document.of("one\n<!-- a -->\nold\n<!-- /a -->\ntwo\n<!-- b -->\n<!-- /b -->\n");

    @Test
    void aPlaceIsFilledAndNothingElseChanges() {
        page.put("a", "costs $1");
        assertThat(page).hasToString("one\n<!-- a -->\ncosts $1\n<!-- /a -->\ntwo\n<!-- b -->\n<!-- /b -->\n");
    }

    @Test
    void aPlaceThatIsMissingIsNamed() {
        assertThatThrownBy(() -> page.put("c", "x")).hasMessageContaining("<!-- c -->");
    }
}
