package io.leasehold.benchmarks.question;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.benchmarks.report.Document;
import io.leasehold.benchmarks.report.Run;
import io.leasehold.benchmarks.report.Verdicts;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PageTest {

    private static final String DETAILS = "performance-details.md";
    private static final Path DOCS = Path.of("..", "docs");

    static Iterable<Question> questions() {
        return Question.all();
    }

    @ParameterizedTest
    @MethodSource("questions")
    void thePageHasAPlaceForEachQuestion(Question question) throws IOException {
        Document.read(DOCS.resolve(DETAILS)).put(question.name(), "answer");
    }

    @Test
    void thePageSaysWhichRunItsTablesComeFrom() throws IOException {
        Document details = Document.read(DOCS.resolve(DETAILS));
        assertThat(overview().get("run")).isEqualTo(Run.sources(details, Question.names()));
    }

    @Test
    void theVerdictsAreThoseOfTheLongTables() throws IOException {
        Document details = Document.read(DOCS.resolve(DETAILS));
        assertThat(overview().get("verdicts") + "\n").isEqualTo(Verdicts.of(details, DETAILS, Question.names()));
    }

    @Test
    void thePageNamesTheMachineOfEachRun() throws IOException {
        Document details = Document.read(DOCS.resolve(DETAILS));
        String machines = details.get("machines");
        assertThat(Run.machines(details, Question.names(), "another run", "another machine"))
                .isEqualTo(machines);
        assertThat(Question.names()).allSatisfy(question -> assertThat(machines).contains(stamp(details, question)));
    }

    private static String stamp(Document details, String question) {
        return details.get(question).replaceAll("(?s).*Measured on (.+?);.*", "- $1: ");
    }

    private static Document overview() throws IOException {
        return Document.read(DOCS.resolve("performance.md"));
    }
}
