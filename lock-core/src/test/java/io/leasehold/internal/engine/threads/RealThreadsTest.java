package io.leasehold.internal.engine.threads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/**
 * The whole engine on real clocks, timers and threads, over a table that answers on threads of its own and fails now and
 * then. The simulation has one thread, and so finds no race; here nothing but races is sought: whole rounds of a few
 * threads that want one lock at the same time, some hundred rounds a second.
 */
class RealThreadsTest {

    private static final int GROUPS = 5;
    private static final Duration PLAY = Duration.ofSeconds(Long.getLong("threads.seconds", 8));
    private static final Logger LOGGER = (Logger) LoggerFactory.getLogger("io.leasehold.internal.engine");

    private final Complaints complaints = new Complaints();
    private final Stories stories = new Stories(complaints);
    private final UnreliableTable table = new UnreliableTable();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicInteger clients = new AtomicInteger();

    private final AppenderBase<ILoggingEvent> errors = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            complaints.add("logged: " + event.getFormattedMessage() + " " + event.getThrowableProxy());
        }
    };

    /** Warnings are its daily bread here; an error is a fault. */
    @BeforeEach
    void listen() {
        errors.start();
        LOGGER.addAppender(errors);
        LOGGER.setAdditive(false);
        LOGGER.setLevel(Level.ERROR);
    }

    @AfterEach
    void end() {
        LOGGER.detachAppender(errors);
        LOGGER.setAdditive(true);
        LOGGER.setLevel(null);
        threads.shutdownNow();
        table.close();
    }

    @Test
    void manyThreadsBreakNoPromise() throws Exception {
        long begin = System.nanoTime();
        List<Client> lasting = List.of(client(true), client(true));
        List<Group> groups = groups(lasting, () -> System.nanoTime() - begin < PLAY.toNanos());
        play(groups);
        if (complaints.isEmpty()) {
            checkWhatIsLeft(lasting);
        }
        System.out.printf(
                "Real threads, %.1f s: %d rounds, %d handles%n",
                (System.nanoTime() - begin) / 1e9,
                groups.stream().mapToInt(Group::rounds).sum(),
                stories.count());
        assertThat(complaints.all()).isEmpty();
        assertThat(groups).allSatisfy(group -> assertThat(group.rounds()).isGreaterThan(10));
    }

    private Client client(boolean lasting) {
        int number = clients.getAndIncrement();
        return lasting
                ? new Client("lasting-" + number, Client.LASTING, true, table, stories, complaints)
                : new Client("brief-" + number, Client.BRIEF, number % 16 != 0, table, stories, complaints);
    }

    private List<Group> groups(List<Client> lasting, BooleanSupplier goesOn) {
        Round.Arena arena = new Round.Arena(lasting, stories, threads, complaints);
        Supplier<Client> brief = () -> client(false);
        List<Group> groups = new ArrayList<>();
        for (int number = 0; number < GROUPS; number++) {
            groups.add(new Group("group-" + number, arena, brief, new SplittableRandom(number), goesOn));
        }
        return groups;
    }

    private void play(List<Group> groups) throws InterruptedException {
        List<Future<?>> ends = new ArrayList<>();
        groups.forEach(group -> ends.add(threads.submit(group)));
        for (Future<?> end : ends) {
            try {
                end.get();
            } catch (ExecutionException e) {
                complaints.add("a group failed with " + e.getCause());
            }
        }
    }

    private void checkWhatIsLeft(List<Client> lasting) throws InterruptedException {
        for (Client client : lasting) {
            client.checkRest();
            client.engine().close();
            client.checkClosed();
        }
        try {
            await().atMost(10, TimeUnit.SECONDS).until(() -> stories.unended().isEmpty());
        } catch (ConditionTimeoutException e) {
            complaints.add("nobody was told how these ended: " + stories.unended());
        }
    }
}
