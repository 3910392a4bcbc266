package io.leasehold.internal.engine.threads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.leasehold.internal.engine.SessionSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/**
 * The whole engine on real clocks, timers and threads, over a table that answers on threads of its own and fails now and
 * then. The simulation has one thread, and so finds no race; here nothing but races is sought.
 */
class RealThreadsTest {

    private static final int GROUPS = 5;
    private static final Duration PLAY = Duration.ofSeconds(Long.getLong("threads.seconds", 5));
    private static final Logger LOGGER = (Logger) LoggerFactory.getLogger("io.leasehold.internal");

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
    void manyThreadsBreakNoPromise() throws InterruptedException {
        List<Client> lasting = List.of(lasting(table), withSessions(table));
        BooleanSupplier goesOn = playTime();
        List<Group> groups = new ArrayList<>();
        for (int number = 0; number < GROUPS; number++) {
            SplittableRandom random = new SplittableRandom(number);
            groups.add(new Group("group-" + number, arena(lasting), () -> brief(table), random, goesOn));
        }
        play(groups);
        lasting.forEach(Client::checkSessions);
        if (complaints.isEmpty()) {
            groups.forEach(Group::end);
        }
        checkWhatIsLeft(lasting);
        assertThat(complaints.all()).isEmpty();
    }

    @Test
    void twoThreadsAtOneLockBreakNoPromise() throws InterruptedException {
        UnreliableTable atItsBest = table.atItsBest();
        List<Client> lasting = List.of(lasting(atItsBest));
        Duel duel = new Duel(arena(lasting), () -> brief(atItsBest), playTime());
        play(List.of(side(duel::lead), side(duel::follow)));
        checkWhatIsLeft(lasting);
        assertThat(complaints.all()).isEmpty();
    }

    /** Something that goes on until it is interrupted, or over. */
    private interface Play {
        void run() throws InterruptedException;
    }

    private static Callable<@Nullable Void> side(Play play) {
        return () -> {
            play.run();
            return null;
        };
    }

    private static BooleanSupplier playTime() {
        long begin = System.nanoTime();
        return () -> System.nanoTime() - begin < PLAY.toNanos();
    }

    private Round.Arena arena(List<Client> lasting) {
        return new Round.Arena(lasting, stories, threads, complaints);
    }

    private Client lasting(UnreliableTable of) {
        return new Client("lasting-" + clients.getAndIncrement(), Client.LASTING, true, of, stories, complaints);
    }

    private Client withSessions(UnreliableTable of) {
        SessionSettings sessions = new SessionSettings(1, 5, Duration.ofSeconds(1));
        String name = "sessions-" + clients.getAndIncrement();
        return new Client(name, Client.WITH_SESSIONS, sessions, true, of, stories, complaints);
    }

    private Client brief(UnreliableTable of) {
        int number = clients.getAndIncrement();
        return new Client("brief-" + number, Client.BRIEF, number % 16 != 0, of, stories, complaints);
    }

    private void play(List<? extends Callable<?>> sides) throws InterruptedException {
        List<Future<?>> ends = new ArrayList<>();
        sides.forEach(side -> ends.add(threads.submit(side)));
        long most = PLAY.plus(Player.PATIENCE.multipliedBy(8)).toNanos();
        for (Future<?> end : ends) {
            try {
                end.get(most, TimeUnit.NANOSECONDS);
            } catch (ExecutionException e) {
                complaints.add("failed with " + e.getCause());
            } catch (TimeoutException e) {
                complaints.add("does not end");
            }
        }
    }

    private void checkWhatIsLeft(List<Client> lasting) throws InterruptedException {
        System.out.printf("Real threads: %d handles of %d clients%n", stories.count(), clients.get());
        if (!complaints.isEmpty()) {
            return;
        }
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
