package io.leasehold.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Mono;

/** Shared, limited and several locks are held for as long as their method says, though it ends earlier. */
class HoldAtLeastTest {

    private final FakeLockClient locks = new FakeLockClient();
    private final AtomicLong nanos = new AtomicLong();
    private final List<Duration> delays = new ArrayList<>();
    private final List<Runnable> ends = new ArrayList<>();

    static Stream<Arguments> calls() {
        return Stream.of(
                call("shared", 1, Jobs::shared),
                call(
                        "shared, future",
                        1,
                        (jobs, body) -> jobs.sharedFuture(body).join()),
                call("shared, mono", 1, (jobs, body) -> jobs.sharedMono(body).block()),
                call("limit", 1, Jobs::limited),
                call("limit, mono", 1, (jobs, body) -> jobs.limitedMono(body).block()),
                call("keys", 2, Jobs::several),
                call("keys, future", 2, (jobs, body) -> jobs.severalFuture(body).join()),
                call("keys, mono", 2, (jobs, body) -> jobs.severalMono(body).block()));
    }

    private static Arguments call(String name, int locks, BiConsumer<Jobs, Runnable> call) {
        return Arguments.of(Named.of(name, call), locks);
    }

    private void run(Consumer<Jobs> test) {
        locks.nanoTime = nanos::get;
        LockedApplication.with(locks)
                .withBean(HoldTimer.class, () -> (client, delay, end) -> delays.add(delay) && ends.add(end))
                .withBean(Jobs.class)
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    test.accept(context.getBean(Jobs.class));
                });
    }

    @ParameterizedTest
    @MethodSource("calls")
    void theLocksAreReleasedWhenTheTimeHasPassed(BiConsumer<Jobs, Runnable> call, int count) {
        run(jobs -> {
            call.accept(jobs, () -> nanos.addAndGet(Duration.ofSeconds(4).toNanos()));
            assertThat(locks.held()).hasSize(count);
            assertThat(delays).containsExactly(Duration.ofSeconds(6));
            nanos.addAndGet(Duration.ofSeconds(6).toNanos());
            ends.forEach(Runnable::run);
            assertThat(locks.held()).isEmpty();
        });
    }

    @ParameterizedTest
    @MethodSource("calls")
    void theLocksOfALongerCallAreReleasedAtItsEnd(BiConsumer<Jobs, Runnable> call, int count) {
        run(jobs -> {
            call.accept(jobs, () -> nanos.addAndGet(Duration.ofSeconds(10).toNanos()));
            assertThat(locks.handles).hasSize(count);
            assertThat(locks.held()).isEmpty();
            assertThat(ends).isEmpty();
        });
    }

    static class Jobs {

        @DistributedLock(key = "prices", shared = true, holdAtLeast = "10s")
        public void shared(Runnable body) {
            body.run();
        }

        @DistributedLock(key = "prices", shared = true, holdAtLeast = "10s")
        public CompletableFuture<Void> sharedFuture(Runnable body) {
            body.run();
            return CompletableFuture.completedFuture(null);
        }

        @DistributedLock(key = "prices", shared = true, holdAtLeast = "10s")
        public Mono<Void> sharedMono(Runnable body) {
            return Mono.fromRunnable(body);
        }

        @DistributedLock(key = "exports", limit = "5", holdAtLeast = "10s")
        public void limited(Runnable body) {
            body.run();
        }

        @DistributedLock(key = "exports", limit = "5", holdAtLeast = "10s")
        public Mono<Void> limitedMono(Runnable body) {
            return Mono.fromRunnable(body);
        }

        @DistributedLock(
                keys = {"a", "b"},
                holdAtLeast = "10s")
        public void several(Runnable body) {
            body.run();
        }

        @DistributedLock(
                keys = {"a", "b"},
                holdAtLeast = "10s")
        public CompletableFuture<Void> severalFuture(Runnable body) {
            body.run();
            return CompletableFuture.completedFuture(null);
        }

        @DistributedLock(
                keys = {"a", "b"},
                holdAtLeast = "10s")
        public Mono<Void> severalMono(Runnable body) {
            return Mono.fromRunnable(body);
        }
    }
}
