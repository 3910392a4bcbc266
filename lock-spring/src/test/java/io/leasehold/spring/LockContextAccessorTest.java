package io.leasehold.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leasehold.LockAcquireTimeoutException;
import io.leasehold.LockHandle;
import io.leasehold.LockKey;
import io.micrometer.context.ContextSnapshot;
import io.micrometer.context.ContextSnapshotFactory;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** What code knows of its lock where Micrometer propagates context: by a snapshot, and between threads and Reactor. */
class LockContextAccessorTest {

    private final FakeLockClient locks = new FakeLockClient();
    private final ExecutorService other = Executors.newSingleThreadExecutor();

    @AfterEach
    void stop() {
        other.shutdown();
    }

    private void run(Consumer<Jobs> test) {
        LockedApplication.with(locks).withBean(Jobs.class).run(context -> {
            assertThat(context).hasNotFailed();
            test.accept(context.getBean(Jobs.class));
        });
    }

    private static ContextSnapshot snapshot() {
        return ContextSnapshotFactory.builder().build().captureAll();
    }

    private static LockKey currentKey() {
        return LockContext.current().orElseThrow().key();
    }

    private <T> T elsewhere(Callable<T> task) {
        try {
            return other.submit(task).get();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
        }
    }

    @Test
    void anotherThreadKnowsTheLockForAsLongAsTheContextIsThere() {
        run(jobs -> {
            LockKey seen = jobs.blocking(() -> {
                Callable<LockKey> task = snapshot().wrap(LockContextAccessorTest::currentKey);
                return elsewhere(task);
            });
            assertThat(seen).isEqualTo(LockKey.of("a"));
            assertThat(elsewhere(LockContext::current)).isEmpty();
        });
    }

    @Test
    void whatTheOtherThreadKnewBeforeComesBack() {
        run(jobs -> {
            LockKey afterwards = jobs.blocking(() -> {
                ContextSnapshot ofA = snapshot();
                return elsewhere(() -> jobs.other(() -> {
                    Runnable insideA = () -> assertThat(currentKey()).isEqualTo(LockKey.of("a"));
                    ofA.wrap(insideA).run();
                    return currentKey();
                }));
            });
            assertThat(afterwards).isEqualTo(LockKey.of("b"));
        });
    }

    @Test
    void anotherThreadThatKnowsTheLockIsNotInsideOfIt() {
        run(jobs -> assertThatThrownBy(() -> jobs.blocking(() -> {
                    Callable<String> task = snapshot().wrap(() -> jobs.blocking(() -> "was run"));
                    return elsewhere(task);
                }))
                .isInstanceOf(LockAcquireTimeoutException.class));
    }

    @Test
    void operatorsThatRestoreThreadsKnowTheLockOfTheirChain() {
        run(jobs -> assertThat(jobs.reactive(Mono.just("").<LockKey>handle((value, sink) -> sink.next(currentKey())))
                        .block())
                .isEqualTo(LockKey.of("a")));
    }

    @Test
    void aChainThatCapturesTheContextKnowsTheLockOfTheThread() {
        run(jobs -> assertThat(jobs.blocking(() -> ReactiveLockContext.current()
                        .map(LockHandle::key)
                        .contextCapture()
                        .block()))
                .isEqualTo(LockKey.of("a")));
    }

    static class Jobs {

        @DistributedLock("a")
        public <T> T blocking(Supplier<T> body) {
            return body.get();
        }

        @DistributedLock("b")
        public <T> T other(Supplier<T> body) {
            return body.get();
        }

        @DistributedLock("a")
        public <T> Mono<T> reactive(Mono<T> work) {
            return work;
        }
    }
}
