package io.leasehold.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.leasehold.LockKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** No lock needs a thread of a pool of the application's or of Reactor's in order to begin or to end. */
@Timeout(60)
class BusyPoolsTest {

    private static final int THREADS_BY_DEFAULT = 8;
    private static final String ONE_THREAD = "spring.task.execution.pool.core-size=1";

    private final FakeLockClient locks = new FakeLockClient();
    private final ApplicationContextRunner spring = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(AopAutoConfiguration.class, TaskExecutionAutoConfiguration.class))
            .withUserConfiguration(DistributedLockConfiguration.class, App.class)
            .withBean(FakeLockClient.class, () -> locks)
            .withBean(Jobs.class)
            .withBean(Callers.class);

    /** Runs the test while every thread of the application's task executor and of Reactor's is busy. */
    private void runWhileAllAreBusy(Consumer<Jobs> test) {
        spring.run(context -> {
            assertThat(context).hasNotFailed();
            CountDownLatch over = new CountDownLatch(1);
            try {
                Executor pool = context.getBean("applicationTaskExecutor", Executor.class);
                occupy(pool, THREADS_BY_DEFAULT, over);
                occupy(Schedulers.boundedElastic()::schedule, Schedulers.DEFAULT_BOUNDED_ELASTIC_SIZE, over);
                test.accept(context.getBean(Jobs.class));
                await().untilAsserted(() -> assertThat(locks.held()).isEmpty());
            } finally {
                over.countDown();
            }
        });
    }

    private static void occupy(Executor pool, int threads, CountDownLatch over) {
        CountDownLatch busy = new CountDownLatch(threads);
        for (int i = 0; i < threads; i++) {
            pool.execute(() -> {
                busy.countDown();
                awaitUninterruptibly(over);
            });
        }
        awaitUninterruptibly(busy);
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static <T> T result(Future<T> future) {
        try {
            return future.get(20, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void futuresCompleteWithTheirWork() {
        runWhileAllAreBusy(jobs -> {
            assertThat(result(jobs.future("a", () -> CompletableFuture.completedFuture("done"))))
                    .isEqualTo("done");
            CompletableFuture<String> later = new CompletableFuture<>();
            CompletableFuture<String> waiting = jobs.future("b", () -> later);
            await().until(() -> later.getNumberOfDependents() > 0);
            later.complete("later");
            assertThat(result(waiting)).isEqualTo("later");
            assertThat(result(jobs.stage("c").toCompletableFuture())).isEqualTo("stage");
        });
    }

    @Test
    void plainFuturesAreWaitedFor() {
        FutureTask<String> task = new FutureTask<>(() -> "done");
        runWhileAllAreBusy(jobs -> {
            Future<String> waiting = jobs.plain(() -> task);
            await().until(() -> !locks.held().isEmpty());
            task.run();
            assertThat(result(waiting)).isEqualTo("done");
        });
    }

    @Test
    void futuresFailAndAreCancelled() {
        runWhileAllAreBusy(jobs -> {
            assertThat(jobs.future("a", () -> CompletableFuture.failedFuture(new IllegalStateException())))
                    .failsWithin(Duration.ofSeconds(20));
            CompletableFuture<String> endless = new CompletableFuture<>();
            CompletableFuture<String> cancelled = jobs.future("b", () -> endless);
            await().until(() -> endless.getNumberOfDependents() > 0);
            cancelled.cancel(true);
            assertThat(endless).isCancelled();
        });
    }

    @Test
    void futuresOfBusyLocksFallBack() {
        locks.busy.add(LockKey.of("busy"));
        runWhileAllAreBusy(jobs -> {
            assertThat(result(jobs.orElse())).isEqualTo("instead");
            assertThat(result(jobs.skip())).isEmpty();
        });
    }

    @Test
    void publishersEndCompleteOrNot() {
        runWhileAllAreBusy(jobs -> {
            assertThat(result(jobs.mono(Mono.just("done")).toFuture())).isEqualTo("done");
            assertThat(result(jobs.flux(Flux.just("x", "y")).collectList().toFuture()))
                    .containsExactly("x", "y");
            assertThat(jobs.mono(Mono.error(new IllegalStateException())).toFuture())
                    .failsWithin(Duration.ofSeconds(20));
            Disposable cancelled = jobs.mono(Mono.never()).subscribe();
            await().until(() -> !locks.held().isEmpty());
            cancelled.dispose();
        });
    }

    @Test
    void anAsyncMethodNeedsNoThreadBesideItsOwn() {
        spring.withPropertyValues(ONE_THREAD, "spring.task.execution.pool.max-size=1")
                .run(context -> {
                    Jobs jobs = context.getBean(Jobs.class);
                    assertThat(result(jobs.async("a"))).isEqualTo("a");
                    assertThat(result(jobs.asyncStage("b"))).isEqualTo("b");
                    assertThat(locks.held()).isEmpty();
                });
    }

    @Test
    void asManyAsyncMethodsAsThePoolHasThreadsAllEnd() {
        spring.run(context -> {
            Jobs jobs = context.getBean(Jobs.class);
            List<CompletableFuture<String>> all = IntStream.range(0, 3 * THREADS_BY_DEFAULT)
                    .mapToObj(id -> jobs.async("a" + id))
                    .toList();
            all.forEach(BusyPoolsTest::result);
            assertThat(locks.held()).isEmpty();
        });
    }

    @Test
    void callersThatKeepAllThreadsOfThePoolMayJoinALockedFuture() {
        spring.run(context -> {
            Callers callers = context.getBean(Callers.class);
            CountDownLatch all = new CountDownLatch(THREADS_BY_DEFAULT);
            List<CompletableFuture<String>> results = new ArrayList<>();
            for (int i = 0; i < THREADS_BY_DEFAULT; i++) {
                results.add(callers.join("a" + i, all));
            }
            results.forEach(BusyPoolsTest::result);
            assertThat(locks.held()).isEmpty();
        });
    }

    @Test
    void callersThatKeepAllThreadsOfReactorMayBlockOnALockedPublisher() {
        spring.run(context -> {
            Jobs jobs = context.getBean(Jobs.class);
            Scheduler elastic = Schedulers.boundedElastic();
            CountDownLatch all = new CountDownLatch(Schedulers.DEFAULT_BOUNDED_ELASTIC_SIZE);
            List<CompletableFuture<String>> results = IntStream.range(0, Schedulers.DEFAULT_BOUNDED_ELASTIC_SIZE)
                    .mapToObj(id -> Mono.fromCallable(() -> {
                                all.countDown();
                                all.await();
                                return jobs.monoOf("a" + id).block();
                            })
                            .subscribeOn(elastic)
                            .toFuture())
                    .toList();
            results.forEach(BusyPoolsTest::result);
            await().untilAsserted(() -> assertThat(locks.held()).isEmpty());
        });
    }

    @EnableAsync
    @Configuration(proxyBeanMethods = false)
    static class App {}

    static class Callers {

        private final Jobs jobs;

        Callers(Jobs jobs) {
            this.jobs = jobs;
        }

        @Async
        public CompletableFuture<String> join(String id, CountDownLatch all) {
            all.countDown();
            awaitUninterruptibly(all);
            return CompletableFuture.completedFuture(
                    jobs.future(id, () -> CompletableFuture.completedFuture(id)).join());
        }
    }

    static class Jobs {

        @DistributedLock("#{#id}")
        public CompletableFuture<String> future(String id, Supplier<CompletableFuture<String>> body) {
            return body.get();
        }

        @DistributedLock("#{#id}")
        public CompletionStage<String> stage(String id) {
            return CompletableFuture.completedStage("stage");
        }

        @DistributedLock("plain")
        public Future<String> plain(Supplier<Future<String>> body) {
            return body.get();
        }

        @DistributedLock(key = "busy", onBusy = OnBusy.FALLBACK, fallback = "instead")
        public CompletableFuture<String> orElse() {
            return CompletableFuture.completedFuture("ran");
        }

        CompletableFuture<String> instead() {
            return CompletableFuture.completedFuture("instead");
        }

        @DistributedLock(key = "busy", onBusy = OnBusy.SKIP)
        public CompletableFuture<Optional<String>> skip() {
            return CompletableFuture.completedFuture(Optional.of("ran"));
        }

        @DistributedLock("mono")
        public Mono<String> mono(Mono<String> work) {
            return work;
        }

        @DistributedLock("#{#id}")
        public Mono<String> monoOf(String id) {
            return Mono.just(id);
        }

        @DistributedLock("flux")
        public Flux<String> flux(Flux<String> work) {
            return work;
        }

        @Async
        @DistributedLock("#{#id}")
        public CompletableFuture<String> async(String id) {
            return CompletableFuture.completedFuture(id);
        }

        @Async
        @DistributedLock("#{#id}")
        public Future<String> asyncStage(String id) {
            return CompletableFuture.completedFuture(id);
        }
    }
}
