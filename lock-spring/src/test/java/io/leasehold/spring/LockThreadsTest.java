package io.leasehold.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoInteractions;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.task.TaskDecorator;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import reactor.core.publisher.Mono;

/** The threads that locks begin and end on. */
class LockThreadsTest {

    private static final ThreadLocal<String> USER = new ThreadLocal<>();

    private final FakeLockClient locks = new FakeLockClient();
    private final LockThreads oneByOne = new LockThreads(task -> new Thread(task).start(), Stream::empty);
    private final ApplicationContextRunner spring = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(AopAutoConfiguration.class, TaskExecutionAutoConfiguration.class))
            .withUserConfiguration(DistributedLockConfiguration.class)
            .withBean(FakeLockClient.class, () -> locks)
            .withBean(Jobs.class);

    @Test
    void noThreadKeepsTheJvmAlive() {
        spring.run(context -> {
            Jobs jobs = context.getBean(Jobs.class);
            CompletableFuture<Boolean> pending = new CompletableFuture<>();
            CompletableFuture<Boolean> future = jobs.future("pending", () -> pending);
            jobs.heldForAWhile();
            assertThat(jobs.mono().block()).isTrue();
            assertThat(jobs.future("done", LockThreadsTest::isDaemon).join()).isTrue();
            assertThat(Thread.getAllStackTraces().keySet())
                    .filteredOn(thread -> thread.getName().startsWith("lock-"))
                    .isNotEmpty()
                    .allMatch(Thread::isDaemon);
            pending.complete(true);
            future.join();
        });
    }

    private static CompletableFuture<Boolean> isDaemon() {
        return CompletableFuture.completedFuture(Thread.currentThread().isDaemon());
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_21)
    void areVirtualWhereTheApplicationsAre() {
        spring.withPropertyValues("spring.threads.virtual.enabled=true")
                .run(context -> assertThat(context.getBean(Jobs.class)
                                .future(
                                        "a",
                                        () -> CompletableFuture.completedFuture(Thread.currentThread()
                                                .getThreadGroup()
                                                .getName()
                                                .equals("VirtualThreads")))
                                .join())
                        .isTrue());
    }

    @Test
    void theApplicationKeepsItsTaskExecutor() {
        spring.run(context -> assertThat(context).hasSingleBean(ThreadPoolTaskExecutor.class));
    }

    @Test
    void theApplicationsDecoratorsSeeTheCallersThread() {
        spring.withBean(TaskDecorator.class, () -> task -> {
                    String user = USER.get();
                    return () -> {
                        USER.set(user);
                        try {
                            task.run();
                        } finally {
                            USER.remove();
                        }
                    };
                })
                .run(context -> {
                    USER.set("ada");
                    assertThat(context.getBean(Jobs.class)
                                    .future("a", () -> CompletableFuture.completedFuture("ada".equals(USER.get())))
                                    .join())
                            .isTrue();
                    USER.remove();
                });
    }

    @Test
    void theApplicationStopsOnceTheirWorkHasEndedAndTheyTakeMoreMeanwhile() {
        Runnable stopped = mock();
        CountDownLatch over = new CountDownLatch(1);
        CompletableFuture<String> late = new CompletableFuture<>();
        oneByOne.start();
        oneByOne.execute(() -> {
            try {
                over.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        oneByOne.stop(stopped);
        assertThat(oneByOne.isRunning()).isFalse();
        oneByOne.execute(() -> late.complete("all the same"));
        assertThat(late.join()).isEqualTo("all the same");
        verifyNoInteractions(stopped);
        over.countDown();
        await().untilAsserted(() -> verify(stopped).run());
    }

    @Test
    void theApplicationStopsAtOnceWhereNothingRuns() {
        Runnable stopped = mock();
        oneByOne.stop(stopped);
        verify(stopped).run();
    }

    @Test
    void aJvmThatCanMakeNoThreadRunsTheTaskOnTheCallers() {
        Runnable task = mock();
        new LockThreads(
                        refused -> {
                            throw new OutOfMemoryError("unable to create native thread");
                        },
                        Stream::empty)
                .execute(task);
        verify(task).run();
    }

    static class Jobs {

        @DistributedLock("#{#key}")
        public CompletableFuture<Boolean> future(String key, Supplier<CompletableFuture<Boolean>> body) {
            return body.get();
        }

        @DistributedLock(key = "held", holdAtLeast = "1h")
        public void heldForAWhile() {}

        @DistributedLock("mono")
        public Mono<Boolean> mono() {
            return Mono.fromCallable(() -> Thread.currentThread().isDaemon());
        }
    }
}
