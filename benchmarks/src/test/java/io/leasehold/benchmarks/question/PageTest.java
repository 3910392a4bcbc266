package io.leasehold.benchmarks.question;

import io.leasehold.benchmarks.report.Document;
import java.io.IOException;
import java.nio.file.Path;
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
}
