package io.leasehold.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.LockKey;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Transfers between accounts, with locks in memory. */
abstract class LockedTransfers {

    static final LockKey ONE = LockKey.of("account:1");
    static final LockKey TWO = LockKey.of("account:2");

    final FakeLockClient locks = new FakeLockClient();

    final ApplicationContextRunner spring = LockedApplication.with(locks).withBean(Transfers.class);

    void run(Consumer<Transfers> test) {
        spring.run(context -> {
            assertThat(context).hasNotFailed();
            test.accept(context.getBean(Transfers.class));
        });
    }

    List<String> keys() {
        return locks.requests.stream()
                .map(request -> request.key().partitionKey())
                .toList();
    }

    static void await(Callable<Boolean> condition) {
        Awaitility.await().until(condition);
    }

    static class Transfers {

        @DistributedLock(keys = {"account:#{#from}", "account:#{#to}"})
        public void transfer(String from, String to, Runnable body) {
            body.run();
        }

        @DistributedLock("account:#{#id}")
        public void one(String id, Runnable body) {
            body.run();
        }

        @DistributedLock(key = "account:#{#id}", shared = true)
        public void shared(String id, Runnable body) {
            body.run();
        }

        @DistributedLock(keys = {"#{#items}", "all"})
        public void all(Collection<String> items) {}

        @DistributedLock(keys = "#{#items}")
        public void only(Collection<String> items) {}

        @DistributedLock(keys = "#{#items}")
        public void numbers(int[] items) {}

        @DistributedLock(keys = "#{#items.!['item:' + #this]}")
        public void projected(Collection<String> items) {}

        @DistributedLock(keys = "#{#items.^[true]}")
        public void first(Collection<String> items) {}

        @DistributedLock(keys = "item:#{#items}")
        public void prefixed(Collection<String> items) {}

        @DistributedLock(keys = "#{{#from, #to}}", sortKey = "balance")
        public void sorted(String from, String to) {}

        @DistributedLock(
                keys = {"account:#{#from}", "account:#{#to}"},
                onLost = OnLost.INTERRUPT)
        public void interruptible(String from, String to, Runnable body) {
            body.run();
        }

        @DistributedLock(
                keys = {"account:#{#from}", "account:#{#to}"},
                onBusy = OnBusy.SKIP)
        public String skipping(String from, String to) {
            return "done";
        }

        @DistributedLock(
                keys = {"account:#{#from}", "account:#{#to}"},
                onBusy = OnBusy.SKIP)
        public Mono<String> skippingMono(String from, String to, Mono<String> work) {
            return work;
        }

        @DistributedLock(
                keys = {"account:#{#from}", "account:#{#to}"},
                onBusy = OnBusy.SKIP)
        public Flux<String> skippingFlux(String from, String to, Flux<String> work) {
            return work;
        }

        @DistributedLock(
                keys = {"account:#{#from}", "account:#{#to}"},
                onBusy = OnBusy.FALLBACK,
                fallback = "later")
        public String orElse(String from, String to) {
            return "done";
        }

        String later(String from, String to) {
            return "later";
        }

        @DistributedLock(keys = {"account:#{#from}", "account:#{#to}"})
        public CompletableFuture<String> future(String from, String to, CompletableFuture<String> work) {
            return work;
        }

        @DistributedLock(keys = {"account:#{#from}", "account:#{#to}"})
        public Mono<String> mono(String from, String to, Mono<String> work) {
            return work;
        }

        @DistributedLock(keys = {"account:#{#from}", "account:#{#to}"})
        public Flux<String> flux(String from, String to, Flux<String> work) {
            return work;
        }
    }
}
