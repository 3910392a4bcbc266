package io.leasehold.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Consumer;
import java.util.function.Supplier;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Methods that return publishers, with locks in memory. */
abstract class LockedPublishers {

    final FakeLockClient locks = new FakeLockClient();

    void run(Consumer<Jobs> test) {
        LockedApplication.with(locks).withBean(Jobs.class).run(context -> {
            assertThat(context).hasNotFailed();
            test.accept(context.getBean(Jobs.class));
        });
    }

    static class Jobs {

        private int calls;

        @DistributedLock("a")
        public Mono<String> mono(Mono<String> work) {
            return work;
        }

        @DistributedLock("a")
        public Flux<String> flux(Flux<String> work) {
            return work;
        }

        @DistributedLock("a")
        public Publisher<String> publisher(Flux<String> work) {
            return work;
        }

        @DistributedLock("throwing")
        public Mono<String> throwing() {
            throw new IllegalStateException("before any publisher");
        }

        @DistributedLock(key = "a", onBusy = OnBusy.SKIP)
        public Mono<String> skipMono() {
            return Mono.just("ran");
        }

        @DistributedLock(key = "a", onBusy = OnBusy.SKIP)
        public Flux<String> skipFlux() {
            return Flux.just("ran");
        }

        @DistributedLock(key = "outer", onBusy = OnBusy.SKIP)
        public Mono<String> skipUnlessInnerIsBusy(Supplier<Mono<String>> inner) {
            return inner.get();
        }

        @DistributedLock(key = "a", onBusy = OnBusy.FALLBACK, fallback = "instead")
        public Mono<String> orElse(String text) {
            return Mono.just("ran");
        }

        Mono<String> instead(String text) {
            return Mono.just("instead of " + text);
        }

        @DistributedLock(key = "a", onLost = OnLost.INTERRUPT)
        public Mono<String> interruptible(Mono<String> work) {
            return work;
        }

        @DistributedLock("retried")
        public Mono<String> failingOnce() {
            calls++;
            return calls == 1 ? Mono.error(new IllegalStateException()) : Mono.just("second");
        }
    }
}
