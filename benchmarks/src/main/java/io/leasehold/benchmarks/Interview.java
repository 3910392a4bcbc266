package io.leasehold.benchmarks;

import io.leasehold.benchmarks.lab.Effort;
import io.leasehold.benchmarks.lab.Lab;
import io.leasehold.benchmarks.question.Question;
import io.leasehold.benchmarks.report.Answer;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * One question, asked in a process of its own with a DynamoDB Local of its own. So it is measured alike whatever was
 * measured before, and ends with its process whatever hangs in it.
 */
public final class Interview {

    private static final Duration PATIENCE = Duration.ofMinutes(7);

    private Interview() {}

    /** Returns the answer, and keeps it for the plot; fails if there is none in time. */
    static Answer ask(Question question, Effort effort) throws IOException, InterruptedException {
        Path file = Files.createTempFile("answer", null);
        try {
            List<String> command = new ArrayList<>();
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
            // A heap that grows is collected as a whole each time, which stops all threads for seconds.
            question.ownHeap().ifPresent(heap -> command.addAll(List.of("-Xms" + heap, "-Xmx" + heap)));
            command.addAll(List.of("-cp", System.getProperty("java.class.path"), Interview.class.getName()));
            command.addAll(List.of(question.name(), effort.name(), file.toString()));
            run(new ProcessBuilder(command).inheritIO().start());
            Answer answer = read(file);
            Path kept = kept(question, effort);
            Files.createDirectories(kept.getParent());
            Files.move(file, kept, StandardCopyOption.REPLACE_EXISTING);
            return answer;
        } finally {
            Files.deleteIfExists(file);
        }
    }

    /** Returns the latest answer, of this run or an earlier one; nothing if there is none that can still be read. */
    static Optional<Answer> latest(Question question, Effort effort) {
        try {
            return Optional.of(read(kept(question, effort)));
        } catch (IOException | IllegalStateException e) {
            return Optional.empty();
        }
    }

    private static Path kept(Question question, Effort effort) {
        return Path.of("benchmarks/target/answers", effort.name().toLowerCase(Locale.ROOT), question.name());
    }

    private static void run(Process process) throws InterruptedException {
        Thread whenInterrupted = new Thread(() -> end(process));
        Runtime.getRuntime().addShutdownHook(whenInterrupted);
        boolean ended = process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        Runtime.getRuntime().removeShutdownHook(whenInterrupted);
        if (!ended) {
            end(process);
            throw new IllegalStateException("it did not end within " + PATIENCE.toMinutes() + " minutes");
        }
        if (process.exitValue() != 0) {
            throw new IllegalStateException("it failed, see above");
        }
    }

    private static void end(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    private static Answer read(Path file) throws IOException {
        try (ObjectInputStream in = new ObjectInputStream(Files.newInputStream(file))) {
            return (Answer) in.readObject();
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("it was answered by another version of this program", e);
        }
    }

    /** Takes the name of a question, the effort, and the file to write the answer to. */
    public static void main(String[] args) {
        int code = 1;
        try {
            answer(args[0], Effort.valueOf(args[1]), Path.of(args[2]));
            code = 0;
        } catch (Exception e) {
            System.getLogger(Interview.class.getName()).log(System.Logger.Level.ERROR, "No answer", e);
        }
        // Threads of peers that cannot be closed must not keep this process.
        System.exit(code);
    }

    private static void answer(String name, Effort effort, Path file) throws Exception {
        Question question = Question.all().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
        Answer answer = question.ask(new Lab(effort));
        try (ObjectOutputStream out = new ObjectOutputStream(Files.newOutputStream(file))) {
            out.writeObject(answer);
        }
    }
}
