package io.leasehold.benchmarks;

import io.leasehold.benchmarks.lab.Effort;
import io.leasehold.benchmarks.question.Question;
import io.leasehold.benchmarks.report.Answer;
import io.leasehold.benchmarks.report.Document;
import io.leasehold.benchmarks.report.Dot;
import io.leasehold.benchmarks.report.Machine;
import io.leasehold.benchmarks.report.Panel;
import io.leasehold.benchmarks.report.Plot;
import io.leasehold.benchmarks.report.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Asks the questions, prints the tables, and writes them into a copy of docs/performance.md, or into the page itself.
 */
public final class Benchmarks {

    private static final Path PAGE = Path.of("docs/performance.md");

    private static final String PICTURE =
            "![Leasehold beside its peers: one lock among threads, 500 waiters, locks kept alive, one lock in trouble,"
                    + " hand-over, and the latency of take and free](performance.png)";

    private final Effort effort;
    private final Path target;
    private final Document page;

    private Benchmarks(Effort effort, Path target) throws IOException {
        this.effort = effort;
        this.target = Files.createDirectories(target);
        page = Document.read(PAGE);
    }

    /** Takes {@code --short}, {@code --publish}, and the names of questions, none for all of them. */
    public static void main(String[] args) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(Arrays.asList(args));
        Effort effort = words.remove("--short") ? Effort.SHORT : Effort.FULL;
        Path target = Path.of(words.remove("--publish") ? "docs" : "benchmarks/target");
        boolean answered = new Benchmarks(effort, target).ask(chosen(words));
        System.exit(answered ? 0 : 1);
    }

    /** Asks one question; if it fails or does not end, its old answer stays and the others go on. */
    private boolean ask(List<Question> questions) throws IOException, InterruptedException {
        boolean answered = true;
        for (Question question : questions) {
            long start = System.nanoTime();
            System.err.println("Measuring " + question.name() + " …");
            String load = Machine.load();
            try {
                write(question, Interview.ask(question, effort), load);
            } catch (IOException | IllegalStateException e) {
                System.err.println("No answer to " + question.name() + ": " + e.getMessage());
                answered = false;
            }
            System.err.println(
                    "… took " + Duration.ofNanos(System.nanoTime() - start).toSeconds() + " s");
        }
        draw();
        System.err.println("Written: " + target.resolve("performance.md"));
        return answered;
    }

    private void write(Question question, Answer answer, String load) throws IOException {
        String table = answer.markdown() + "\n" + source(answer, load);
        System.out.println("\n## " + question.name() + "\n\n" + table + "\n");
        page.put(question.name(), table);
        page.put("run", Run.sources(page, Question.names()));
        page.write(target.resolve("performance.md"));
    }

    private String source(Answer answer, String load) {
        String length = effort == Effort.SHORT ? " Short form: for a look, not for a claim." : "";
        return "Measured on " + answer.stamp() + ": " + Machine.described() + " Before it began: " + load + "."
                + length;
    }

    /** Draws the plot if all of its panels have been measured, in this run or in earlier ones. */
    private void draw() throws IOException {
        List<Answer> answers = Question.all().stream()
                .flatMap(question -> Interview.latest(question, effort).stream())
                .filter(answer -> !answer.dots().isEmpty())
                .toList();
        long panels = answers.stream()
                .flatMap(answer -> answer.dots().stream())
                .map(Dot::panel)
                .distinct()
                .count();
        if (panels == Panel.values().length) {
            Plot.draw(answers, target.resolve("performance.png"));
            page.put("picture", PICTURE);
            page.write(target.resolve("performance.md"));
        }
    }

    private static List<Question> chosen(List<String> names) {
        List<String> known = Question.names();
        if (!known.containsAll(names)) {
            System.err.println(
                    "Usage: benchmarks/run [--short] [--publish] [question …]\nQuestions: " + String.join(", ", known));
            System.exit(2);
        }
        return Question.all().stream()
                .filter(question -> names.isEmpty() || names.contains(question.name()))
                .toList();
    }
}
