package io.leasehold.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.LockAcquireTimeoutException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;

/** Methods that return futures, with locks in memory. */
abstract class LockedFutures {

    final FakeLockClient locks = new FakeLockClient();
    final CompletableFuture<String> work = new CompletableFuture<>();

    void run(Consumer<Jobs> test) {
        LockedApplication.with(locks)
                .withUserConfiguration(App.class)
                .withBean(Jobs.class)
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    test.accept(context.getBean(Jobs.class));
                });
    }

    @EnableAsync
    @Configuration(proxyBeanMethods = false)
    static class App {}

    static class Jobs {

        @DistributedLock("a")
        public CompletableFuture<String> future(Supplier<CompletableFuture<String>> body) {
            return body.get();
        }

        @DistributedLock("a")
        public CompletionStage<String> stage(Supplier<CompletableFuture<String>> body) {
            return body.get().minimalCompletionStage();
        }

        @DistributedLock("a")
        public CompletionStage<String> anyStage(Supplier<CompletionStage<String>> body) {
            return body.get();
        }

        @DistributedLock("a")
        public Future<String> plain(Supplier<Future<String>> body) {
            return body.get();
        }

        @DistributedLock(key = "a", onBusy = OnBusy.SKIP)
        public CompletableFuture<String> skip() {
            return CompletableFuture.completedFuture("ran");
        }

        @DistributedLock(key = "a", onBusy = OnBusy.SKIP)
        public CompletableFuture<Optional<String>> skipOptional() {
            return CompletableFuture.completedFuture(Optional.of("ran"));
        }

        @DistributedLock(key = "a", onBusy = OnBusy.FALLBACK, fallback = "instead")
        public CompletableFuture<String> orElse(String text) {
            return CompletableFuture.completedFuture("ran");
        }

        CompletableFuture<String> instead(String text, LockAcquireTimeoutException reason) {
            return CompletableFuture.supplyAsync(
                    () -> "instead of " + text + ", which "
                            + reason.holder().orElseThrow().ownerName() + " has",
                    CompletableFuture.delayedExecutor(1, TimeUnit.MILLISECONDS));
        }

        @DistributedLock(key = "a", onLost = OnLost.INTERRUPT)
        public CompletableFuture<String> interruptible(Supplier<CompletableFuture<String>> body) {
            return body.get();
        }

        @Async
        @DistributedLock("a")
        public CompletableFuture<String> async(Supplier<CompletableFuture<String>> body) {
            return body.get();
        }
    }
}
