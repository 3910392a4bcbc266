package io.leasehold.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class VerdictsTest {

    private final Document page = Document.of("""
            # Page
            ## One lock, many threads
            <!-- a -->
            - Target: rate ≥ 100. Measured: 193 (95 %: 161 … 314). **Met.**
            - Target: p99 ≤ 1.05. Measured: 1.22. **Not met.**
            <!-- /a -->
            ## No target
            <!-- b -->
            <!-- /b -->
            """);

    @Test
    void eachQuestionLinksToItsTableOnceAndEachTargetIsARow() {
        assertThat(Verdicts.of(page, "all.md", List.of("a", "b"))).isEqualTo("""
                | question | target | measured | verdict |
                | --- | --- | --- | --- |
                | [One lock, many threads](all.md#one-lock-many-threads) | rate ≥ 100 | 193 (95 %: 161 … 314) | met |
                | | p99 ≤ 1.05 | 1.22 | **not met** |
                """);
    }
}
