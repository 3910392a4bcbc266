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
import io.leasehold.benchmarks.report.Verdicts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Asks the questions, prints the tables, and writes them into copies of the pages in docs, or into the pages themselves. */
public final class Benchmarks {

    private static final String OVERVIEW = "performance.md";
    private static final String DETAILS = "performance-details.md";

    private static final String PICTURE =
            "![Leasehold beside its peers: one lock among threads, 500 waiters, locks kept alive, one lock in trouble,"
                    + " hand-over, and the latency of acquire and release](performance.png)";

    private final Effort effort;
    private final Path target;
    private final Document overview;
    private final Document details;

    private Benchmarks(Effort effort, Path target) throws IOException {
        this.effort = effort;
        this.target = Files.createDirectories(target);
        overview = Document.read(Path.of("docs", OVERVIEW));
        details = Document.read(Path.of("docs", DETAILS));
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
        System.err.println("Written: " + target.resolve(DETAILS));
        return answered;
    }

    private void write(Question question, Answer answer, String load) throws IOException {
        String table = answer.markdown() + "\n" + source(answer, load);
        System.out.println("\n## " + question.name() + "\n\n" + table + "\n");
        details.put(question.name(), table);
        details.put("machines", Run.machines(details, Question.names(), answer.stamp(), Machine.described()));
        details.write(target.resolve(DETAILS));
        overview.put("run", Run.sources(details, Question.names()));
        overview.put("verdicts", Verdicts.of(details, DETAILS, Question.names()));
        overview.write(target.resolve(OVERVIEW));
    }

    private String source(Answer answer, String load) {
        String length = effort == Effort.SHORT ? " Short form: for a first impression, not for a claim." : "";
        return "Measured on " + answer.stamp() + "; before: " + load + "." + length;
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
            overview.put("picture", PICTURE);
            overview.write(target.resolve(OVERVIEW));
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
