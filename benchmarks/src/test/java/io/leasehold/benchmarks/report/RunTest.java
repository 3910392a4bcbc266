package io.leasehold.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RunTest {

    private static final String FIRST = "Measured on 2026-11-27T21:45Z at commit abc; before: idle.";
    private static final String SECOND = "Measured on 2026-11-28T08:00Z at commit def; before: idle.";

    @Test
    void tablesOfOneRunAreSaidToBe() {
        assertThat(sources(FIRST, FIRST))
                .isEqualTo("All tables with figures come from one run: 2026-11-27T21:45Z at commit abc.");
    }

    @Test
    void tablesOfAnotherRunAreNamed() {
        assertThat(sources(FIRST, SECOND))
                .isEqualTo("The tables come from several runs: 2026-11-27T21:45Z at commit abc (a); "
                        + "2026-11-28T08:00Z at commit def (b).");
    }

    @Test
    void whatHasNotBeenMeasuredIsNamed() {
        assertThat(sources(FIRST, "")).endsWith("Not measured yet: b.");
    }

    @Test
    void machinesOfRunsThatATableComesFromAreListed() {
        Document page = Document.of("""
                <!-- machines -->
                - 2026-11-01T00:00Z at commit old: gone.
                - 2026-11-27T21:45Z at commit abc: 2 cores (any), 8 GiB.
                <!-- /machines -->
                <!-- a -->
                %s
                <!-- /a -->
                <!-- b -->
                %s
                <!-- /b -->
                """.formatted(FIRST, SECOND));
        assertThat(Run.machines(page, List.of("a", "b"), "2026-11-28T08:00Z at commit def", "4 cores."))
                .isEqualTo("""
                        - 2026-11-27T21:45Z at commit abc: 2 cores (any), 8 GiB.
                        - 2026-11-28T08:00Z at commit def: 4 cores.""");
    }

    private static String sources(String a, String b) {
        Document page = Document.of("<!-- a -->\n" + a + "\n<!-- /a -->\n<!-- b -->\n" + b + "\n<!-- /b -->\n");
        return Run.sources(page, List.of("a", "b"));
    }
}
