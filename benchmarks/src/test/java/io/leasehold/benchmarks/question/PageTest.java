package io.leasehold.benchmarks.question;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.benchmarks.report.Document;
import io.leasehold.benchmarks.report.Run;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PageTest {

    private static final Path PAGE = Path.of("..", "docs", "performance.md");

    static Iterable<Question> questions() {
        return Question.all();
    }

    @ParameterizedTest
    @MethodSource("questions")
    void thePageHasAPlaceForEachQuestion(Question question) throws IOException {
        Document.read(PAGE).put(question.name(), "answer");
    }

    @Test
    void thePageSaysWhichRunItsTablesComeFrom() throws IOException {
        Document page = Document.read(PAGE);
        assertThat(page.get("run")).isEqualTo(Run.sources(page, Question.names()));
    }
}
