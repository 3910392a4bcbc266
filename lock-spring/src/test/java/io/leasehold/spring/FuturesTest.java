package io.leasehold.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.leasehold.LockAcquireTimeoutException;
import io.leasehold.LockException;
import io.leasehold.LockKey;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.task.TaskDecorator;

/** Methods whose work ends when a future completes. */
class FuturesTest extends LockedFutures {

    @Test
    void holdsTheLockUntilTheFutureCompletes() {
        run(jobs -> {
            CompletableFuture<String> result = jobs.future(() -> work);
            await().until(() -> locks.held().size() == 1);
            assertThat(result).isNotDone();
            work.complete("done");
            assertThat(result.join()).isEqualTo("done");
            assertThat(locks.journal).containsExactly("acquire a", "release a");
        });
    }

    @Test
    void aStageIsAsGoodAsAFuture() {
        run(jobs -> {
            CompletionStage<String> result = jobs.stage(() -> work);
            work.complete("done");
            assertThat(result.toCompletableFuture().join()).isEqualTo("done");
            assertThat(locks.held()).isEmpty();
        });
    }

    @Test
    void aStageThatCannotBecomeAFutureIsFollowedToo() {
        CompletableFuture<String> stage = new CompletableFuture<>() {
            @Override
            public CompletableFuture<String> toCompletableFuture() {
                throw new UnsupportedOperationException();
            }
        };
        run(jobs -> {
            CompletionStage<String> result = jobs.anyStage(() -> stage);
            await().untilAsserted(
                            () -> assertThat(stage.getNumberOfDependents()).isPositive());
            assertThat(locks.held()).hasSize(1);
            stage.complete("done");
            assertThat(result.toCompletableFuture().join()).isEqualTo("done");
            assertThat(locks.held()).isEmpty();
        });
    }

    @Test
    void followsAPlainFutureThatIsNotDone() throws Exception {
        FutureTask<String> task = new FutureTask<>(() -> "done");
        run(jobs -> {
            Future<String> result = jobs.plain(() -> task);
            await().until(() -> locks.held().size() == 1);
            task.run();
            await().until(result::isDone);
            assertThat(locks.held()).isEmpty();
        });
    }

    @Test
    void doesNotBlockTheCallerWhileItWaits() {
        locks.pending = new CompletableFuture<>();
        run(jobs -> {
            CompletableFuture<String> result = jobs.future(() -> CompletableFuture.completedFuture("done"));
            assertThat(result).isNotDone();
            locks.pending.complete(locks.acquireNow("a"));
            assertThat(result.join()).isEqualTo("done");
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void releasesWhereADecoratorDoesNotRunItsTask(boolean fails) {
        LockedApplication.with(locks)
                .withBean(Jobs.class)
                .withBean(
                        TaskDecorator.class,
                        () -> task -> () -> {
                            if (fails) {
                                throw new IllegalStateException("there is no context");
                            }
                        })
                .run(context -> {
                    CompletableFuture<String> result =
                            context.getBean(Jobs.class).future(() -> work);
                    assertThatThrownBy(result::join)
                            .cause()
                            .isInstanceOf(LockException.class)
                            .hasMessageContaining("was not run, because a TaskDecorator bean did not run its task");
                    assertThat(locks.held()).isEmpty();
                });
    }

    @Test
    void failsAsTheFutureFailsAndReleases() {
        IllegalStateException failure = new IllegalStateException();
        run(jobs -> {
            CompletableFuture<String> result = jobs.future(() -> CompletableFuture.failedFuture(failure));
            assertThatThrownBy(result::join).hasCause(failure);
            assertThat(locks.held()).isEmpty();
        });
    }

    @Test
    void failsTheFutureWhenTheMethodThrows() {
        run(jobs -> {
            CompletableFuture<String> result = jobs.future(() -> {
                throw new IllegalStateException("before any future");
            });
            assertThatThrownBy(result::join).hasRootCauseMessage("before any future");
            assertThat(locks.held()).isEmpty();
        });
    }

    @Test
    void aBusyLockFailsTheFutureAndIsNeverNull() {
        locks.busy.add(LockKey.of("a"));
        run(jobs -> {
            CompletableFuture<String> result = jobs.future(() -> work);
            assertThatThrownBy(result::join).hasCauseInstanceOf(LockAcquireTimeoutException.class);
        });
    }

    @Test
    void skippingIsAFutureOfNothing() {
        locks.busy.add(LockKey.of("a"));
        run(jobs -> {
            assertThat(jobs.skip().join()).isNull();
            assertThat(jobs.skipOptional().join()).isEmpty();
        });
    }

    @Test
    void fallsBackToAnotherFuture() {
        locks.busy.add(LockKey.of("a"));
        run(jobs -> assertThat(jobs.orElse("x").join()).isEqualTo("instead of x, which other has"));
    }

    @Test
    void runsAnAsyncMethodOnTheThreadThatItWasGivenAndHoldsOnUntilItsFutureCompletes() {
        run(jobs -> {
            CompletableFuture<String> thread = new CompletableFuture<>();
            CompletableFuture<String> result = jobs.async(() -> {
                thread.complete(Thread.currentThread().getName());
                return work;
            });
            assertThat(thread.join()).startsWith("SimpleAsyncTaskExecutor");
            assertThat(locks.held()).hasSize(1);
            work.complete("done");
            assertThat(result.join()).isEqualTo("done");
            assertThat(locks.held()).isEmpty();
        });
    }

    @Test
    void theCodeInsideKnowsItsLock() {
        run(jobs -> assertThat(jobs.future(() -> CompletableFuture.completedFuture(
                                LockContext.current().orElseThrow().key().partitionKey()))
                        .join())
                .isEqualTo("a"));
    }
}
