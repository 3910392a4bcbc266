package io.leasehold.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.leasehold.InvalidLockSettingException;
import io.leasehold.Leadership;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.SmartLifecycle;
import org.springframework.core.NestedExceptionUtils;

/** Beans that run while their process leads. */
class LeaderLifecycleTest {

    private static final Duration SOON = Duration.ofSeconds(10);

    private final FakeLockClient locks = new FakeLockClient();
    private final Consumer one = new Consumer("one");
    private final Consumer two = new Consumer("two");

    private final ApplicationContextRunner application = LockedApplication.with(locks)
            .withBean("one", Consumer.class, () -> one)
            .withBean("two", Consumer.class, () -> two);

    private ApplicationContextRunner with(String... lifecycles) {
        LeadershipSettings.Role role = new LeadershipSettings.Role(null, null, Map.of(), Arrays.asList(lifecycles));
        return application.withBean(
                LeadershipSettings.class, () -> new LeadershipSettings(true, Map.of("reports", role)));
    }

    private static void isRefused(ApplicationContextRunner application, String problem) {
        application.run(context -> assertThat(NestedExceptionUtils.getMostSpecificCause(context.getStartupFailure()))
                .isInstanceOf(InvalidLockSettingException.class)
                .hasMessageContaining("distributed-lock.leadership.roles.reports.lifecycles: bean ")
                .hasMessageContaining(problem));
    }

    @Test
    void beansStartInOrderWhenTheirProcessLeads() {
        with("one", "two").run(context -> {
            await().until(two::isRunning);
            assertThat(locks.journal).containsExactly("acquire leader:reports", "start one", "start two");
        });
    }

    @Test
    void beansDoNotRunWhereAnotherProcessLeads() {
        locks.busy.add(LeaderWork.KEY);
        with("one").run(context -> assertThat(one.isRunning()).isFalse());
    }

    @Test
    void theLockIsReleasedWhenTheBeansHaveStopped() {
        with("one").run(context -> {
            await().until(one::isRunning);
            one.stopped = new CompletableFuture<>();
            Leadership leadership = context.getBean(LeadershipRegistry.class).get("reports");
            CompletableFuture<Void> yielded = leadership.yieldAsync();
            await().until(() -> locks.journal.contains("stop one"));
            assertThat(yielded).isNotDone();
            assertThat(locks.journal).doesNotContain("release leader:reports");
            one.stopped.complete(null);
            assertThat(yielded).succeedsWithin(SOON);
            assertThat(locks.journal).endsWith("stop one", "release leader:reports");
        });
    }

    @Test
    void anApplicationThatStopsStopsTheBeansBeforeItReleasesTheLock() {
        with("one", "two").run(context -> await().until(two::isRunning));
        assertThat(locks.journal)
                .containsExactly(
                        "acquire leader:reports",
                        "start one",
                        "start two",
                        "stop two",
                        "stop one",
                        "release leader:reports",
                        "close");
    }

    @Test
    void theLockStaysWhileABeanStopsThatSaysAlreadyThatItDoesNotRun() {
        with("one").run(context -> {
            await().until(one::isRunning);
            one.stopped = new CompletableFuture<>();
            locks.onRelease = () -> locks.journal.add("has stopped: " + one.stopped.isDone());
            CompletableFuture<Void> stopping = CompletableFuture.runAsync(context.getSourceApplicationContext()::stop);
            await().until(() -> locks.journal.contains("stop one"));
            assertThat(stopping).isNotDone();
            one.stopped.complete(null);
            assertThat(stopping).succeedsWithin(SOON);
            assertThat(locks.journal).endsWith("stop one", "has stopped: true", "release leader:reports");
        });
    }

    @Test
    void aProcessWhoseBeanDoesNotStartYields() {
        one.broken = true;
        with("two", "one").run(context -> {
            await().until(() -> locks.journal.contains("release leader:reports"));
            assertThat(two.isRunning()).isFalse();
        });
    }

    @Test
    void aBeanThatTheContextHasStartedIsStoppedAgainWhereTheProcessDoesNotLead() {
        with("one").run(context -> {
            await().until(one::isRunning);
            context.stop();
            locks.busy.add(LeaderWork.KEY);
            context.start();
            assertThat(one.isRunning()).isFalse();
        });
    }

    @Test
    void aBeanThatDoesNotExistIsRefused() {
        isRefused(with("three"), "'three' does not exist. Name a SmartLifecycle bean.");
    }

    @Test
    void aBeanThatIsNoLifecycleIsRefused() {
        isRefused(with("text").withBean("text", String.class, () -> "text"), "'text' is no SmartLifecycle");
    }

    @Test
    void aBeanThatStartsByItselfIsRefused() {
        one.autoStartup = true;
        isRefused(with("one"), "'one' is started by the application itself");
    }

    @Test
    void aBeanThatIsNamedTwiceIsRefused() {
        isRefused(with("one", "one"), "'one' is named more than once");
    }

    private final class Consumer implements SmartLifecycle {

        private final String name;
        private volatile boolean running;
        boolean autoStartup;
        boolean broken;
        CompletableFuture<Void> stopped = CompletableFuture.completedFuture(null);

        Consumer(String name) {
            this.name = name;
        }

        @Override
        public boolean isAutoStartup() {
            return autoStartup;
        }

        @Override
        public void start() {
            if (broken) {
                throw new IllegalStateException("broken");
            }
            locks.journal.add("start " + name);
            running = true;
        }

        @Override
        public void stop() {
            locks.journal.add("stop " + name);
            running = false;
        }

        @Override
        public void stop(Runnable callback) {
            stop();
            var unused = stopped.thenRun(callback);
        }

        @Override
        public boolean isRunning() {
            return running;
        }
    }
}
