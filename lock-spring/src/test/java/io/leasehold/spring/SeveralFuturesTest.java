package io.leasehold.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.leasehold.LockAcquireTimeoutException;
import io.leasehold.LockKey;
import io.leasehold.LockLostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Methods whose work ends when the last of several futures completes. */
class SeveralFuturesTest {

    private final FakeLockClient locks = new FakeLockClient();
    private final CompletableFuture<String> first = new CompletableFuture<>();
    private final CompletableFuture<String> second = new CompletableFuture<>();

    private void run(Consumer<Jobs> test) {
        LockedApplication.with(locks).withBean(Jobs.class).run(context -> {
            assertThat(context).hasNotFailed();
            test.accept(context.getBean(Jobs.class));
        });
    }

    static Stream<Function<Jobs, Function<CompletableFuture<String>, Future<?>>>> holders() {
        return Stream.of(
                jobs -> work -> jobs.list(() -> List.of(work)).get(0),
                jobs -> work -> jobs.set(work).iterator().next(),
                jobs -> work -> jobs.collection(work).iterator().next(),
                jobs -> work -> jobs.array(work)[0],
                jobs -> work -> jobs.map(work).get("a").toCompletableFuture(),
                jobs -> work -> jobs.optional(work).orElseThrow());
    }

    @ParameterizedTest
    @MethodSource("holders")
    void holdsTheLockUntilTheFutureInsideCompletes(
            Function<Jobs, Function<CompletableFuture<String>, Future<?>>> call) {
        run(jobs -> {
            Future<?> result = call.apply(jobs).apply(first);
            assertThat(locks.held()).hasSize(1);
            assertThat(result).isNotDone();
            first.complete("done");
            assertThat(result).succeedsWithin(Duration.ofSeconds(10)).isEqualTo("done");
            assertThat(locks.journal).containsExactly("acquire a", "release a");
        });
    }

    @Test
    void holdsTheLockUntilTheLastOfThemCompletes() {
        run(jobs -> {
            List<CompletableFuture<String>> results = jobs.list(() -> List.of(first, second));
            second.complete("2");
            assertThat(results.get(1).join()).isEqualTo("2");
            assertThat(locks.held()).hasSize(1);
            first.complete("1");
            assertThat(results.get(0).join()).isEqualTo("1");
            assertThat(locks.held()).isEmpty();
        });
    }

    @Test
    void oneFutureThatIsReturnedTwiceCountsOnce() {
        run(jobs -> {
            List<CompletableFuture<String>> results = jobs.list(() -> Arrays.asList(first, null, first));
            first.complete("1");
            assertThat(results.get(2).join()).isEqualTo("1");
            assertThat(results.get(1)).isNull();
            assertThat(locks.held()).isEmpty();
        });
    }

    @Test
    void followsPlainFutures() {
        FutureTask<String> task = new FutureTask<>(() -> "done");
        run(jobs -> {
            Future<?> result = jobs.array(task)[0];
            task.run();
            await().until(result::isDone);
            assertThat(locks.held()).isEmpty();
        });
    }

    @Test
    void theCallerMayChangeWhatItGets() {
        run(jobs -> {
            List<CompletableFuture<String>> results = jobs.list(() -> List.of(first));
            results.clear();
            first.complete("1");
            await().until(() -> locks.held().isEmpty());
        });
    }

    @Test
    void releasesAtOnceWhereThereIsNoFuture() {
        run(jobs -> {
            assertThat(jobs.list(List::of)).isEmpty();
            assertThat(jobs.list(() -> null)).isNull();
            assertThat(locks.journal).containsExactly("acquire a", "release a", "acquire a", "release a");
        });
    }

    @Test
    void releasesAtOnceWhenTheMethodFails() {
        run(jobs -> {
            assertThatThrownBy(() -> jobs.list(() -> {
                        throw new IllegalStateException();
                    }))
                    .isInstanceOf(IllegalStateException.class);
            assertThat(locks.held()).isEmpty();
        });
    }

    @Test
    void aFailureOfOneIsItsOwn() {
        run(jobs -> {
            List<CompletableFuture<String>> results = jobs.list(() -> List.of(first, second));
            first.completeExceptionally(new IllegalStateException("of the first"));
            second.complete("2");
            assertThatThrownBy(results.get(0)::join).hasRootCauseMessage("of the first");
            assertThat(results.get(1).join()).isEqualTo("2");
        });
    }

    @Test
    void aLossFailsThoseThatCompleteAfterIt() {
        run(jobs -> {
            CompletableFuture<String> third = new CompletableFuture<>();
            List<CompletableFuture<String>> results = jobs.list(() -> List.of(first, second, third));
            first.complete("1");
            assertThat(results.get(0).join()).isEqualTo("1");
            locks.handles.get(0).lose();
            second.complete("not to be seen");
            assertThatThrownBy(results.get(1)::join).hasCauseInstanceOf(LockLostException.class);
            third.complete("not to be seen");
            assertThatThrownBy(results.get(2)::join).hasCauseInstanceOf(LockLostException.class);
        });
    }

    @Test
    void aLossCancelsAllThatAreToBeInterrupted() {
        run(jobs -> {
            List<CompletableFuture<String>> results = jobs.interruptible(List.of(first, second));
            locks.handles.get(0).lose();
            assertThatThrownBy(results.get(0)::join).hasCauseInstanceOf(LockLostException.class);
            assertThatThrownBy(results.get(1)::join).hasCauseInstanceOf(LockLostException.class);
            assertThat(first).isCancelled();
            assertThat(second).isCancelled();
        });
    }

    @Test
    void cancellingOneCancelsNoOther() {
        run(jobs -> {
            List<CompletableFuture<String>> results = jobs.list(() -> List.of(first, second));
            results.get(0).cancel(true);
            assertThat(first).isCancelled();
            assertThat(second).isNotDone();
            assertThat(locks.held()).hasSize(1);
            second.complete("2");
            assertThat(results.get(1).join()).isEqualTo("2");
            // Which of the two is noticed last is open: the caller's own future had ended when it was cancelled.
            await().until(() -> locks.held().isEmpty());
        });
    }

    @Test
    void aBusyLockFailsTheCallAndSkippingReturnsNothing() {
        locks.busy.add(LockKey.of("a"));
        run(jobs -> {
            assertThatThrownBy(() -> jobs.list(List::of)).isInstanceOf(LockAcquireTimeoutException.class);
            assertThat(jobs.skipped()).isEmpty();
        });
    }

    @Test
    void futuresOfAnInnerCallFailOnceTheOuterCallHasEnded() {
        run(jobs -> {
            List<CompletableFuture<String>> results = new ArrayList<>();
            jobs.outer(() -> results.addAll(jobs.list(() -> List.of(first))));
            assertThat(locks.journal).containsExactly("acquire a", "release a");
            first.complete("too late");
            assertThatThrownBy(results.get(0)::join).hasCauseInstanceOf(LockLostException.class);
        });
    }

    static class Jobs {

        @DistributedLock("a")
        public List<CompletableFuture<String>> list(Supplier<List<CompletableFuture<String>>> body) {
            return body.get();
        }

        @DistributedLock("a")
        public Set<CompletableFuture<String>> set(CompletableFuture<String> work) {
            return Set.of(work);
        }

        @DistributedLock("a")
        public Collection<? extends Future<String>> collection(CompletableFuture<String> work) {
            return List.of(work);
        }

        @DistributedLock("a")
        public Future<?>[] array(Future<?> work) {
            return new Future<?>[] {work};
        }

        @DistributedLock("a")
        public Map<String, CompletionStage<String>> map(CompletableFuture<String> work) {
            return Map.of("a", work);
        }

        @DistributedLock("a")
        public Optional<CompletableFuture<String>> optional(CompletableFuture<String> work) {
            return Optional.of(work);
        }

        @DistributedLock(key = "a", onBusy = OnBusy.SKIP)
        public Optional<CompletableFuture<String>> skipped() {
            return Optional.of(new CompletableFuture<>());
        }

        @DistributedLock(key = "a", onLost = OnLost.INTERRUPT)
        public List<CompletableFuture<String>> interruptible(List<CompletableFuture<String>> works) {
            return works;
        }

        @DistributedLock("a")
        public void outer(Runnable body) {
            body.run();
        }
    }
}
