package io.leasehold.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class VerdictsTest {

    private final Document page = Document.of("""
            # Page
            ## One lock, many threads
            <!-- a -->
            - Target: rate ≥ 100. Measured: here: 193 (161…314), met; there: 99, **not met**.
            - Target: p99 ≤ 1.05. Measured: 1.22, **not met**.
            <!-- /a -->
            ## No target
            <!-- b -->
            <!-- /b -->
            """);

    @Test
    void eachQuestionLinksToItsTableOnceAndEachCaseOfATargetIsARow() {
        assertThat(Verdicts.of(page, "all.md", List.of("a", "b"))).isEqualTo("""
                | question | target | measured (95 %) | verdict |
                |---|---|---|---|
                | [One lock, many threads](all.md#one-lock-many-threads) | rate ≥ 100 | here: 193 (161…314) | met |
                | | | there: 99 | **not met** |
                | | p99 ≤ 1.05 | 1.22 | **not met** |
                """);
    }
}
