package io.leasehold.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leasehold.LockAcquireTimeoutException;
import io.leasehold.LockKey;
import io.leasehold.LockLostException;
import io.leasehold.LockRequest;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Methods that share their lock, or whose lock has a limit. */
class SharedLocksTest {

    private final FakeLockClient locks = new FakeLockClient();
    private final ApplicationContextRunner spring =
            LockedApplication.with(locks).withPropertyValues("exports.limit=7").withBean(Prices.class);

    static Stream<Named<Consumer<Prices>>> sharing() {
        return Stream.of(
                Named.of("blocking", Prices::read),
                Named.of("future", prices -> prices.readLater().join()),
                Named.of("mono", prices -> prices.mono().block()),
                Named.of("flux", prices -> prices.flux().blockLast()),
                Named.of("kept after its end", Prices::kept),
                Named.of("skipping", Prices::skipping));
    }

    static Stream<Named<Consumer<Prices>>> limited() {
        return Stream.of(
                Named.of("blocking", Prices::export),
                Named.of("future", prices -> prices.exportLater().join()),
                Named.of("mono", prices -> prices.exportMono().block()),
                Named.of("flux", prices -> prices.exportFlux().blockLast()));
    }

    @ParameterizedTest
    @MethodSource
    void sharing(Consumer<Prices> call) {
        run(call);
        assertThat(locks.requests)
                .singleElement()
                .satisfies(request -> assertThat(request.isShared()).isTrue())
                .satisfies(request -> assertThat(request.limit()).isEmpty());
    }

    @ParameterizedTest
    @MethodSource
    void limited(Consumer<Prices> call) {
        run(call);
        assertThat(locks.requests)
                .singleElement()
                .satisfies(request -> assertThat(request.limit()).hasValue(7))
                .satisfies(request -> assertThat(request.isShared()).isFalse());
    }

    @Test
    void aLimitCanHaveADefault() {
        run(Prices::exportByDefault);
        assertThat(locks.requests.get(0).limit()).hasValue(5);
    }

    @Test
    void otherLocksAreExclusive() {
        run(Prices::change);
        assertThat(locks.requests.get(0).isShared()).isFalse();
        assertThat(locks.requests.get(0).limit()).isEmpty();
    }

    @Test
    void aLimitThatIsReachedIsBusyAsAnyLock() {
        locks.busy.add(LockKey.of("exports"));
        run(prices -> {
            assertThatThrownBy(prices::export).isInstanceOf(LockAcquireTimeoutException.class);
            assertThat(prices.exportOrElse()).isEqualTo("tomorrow");
        });
    }

    @Test
    void aSharedMethodWhoseLockIsBusyIsSkipped() {
        locks.busy.add(LockKey.of("prices"));
        run(prices -> {
            assertThat(prices.skipping()).isNull();
            assertThat(prices.skippingMono().blockOptional()).isEmpty();
        });
        assertThat(locks.requests).hasSize(2).allMatch(LockRequest::isShared);
    }

    @Test
    void aMethodWhoseLimitIsReachedIsSkipped() {
        locks.busy.add(LockKey.of("exports"));
        run(prices -> {
            assertThat(prices.exportOrSkip()).isNull();
            assertThat(prices.exportMonoOrSkip().blockOptional()).isEmpty();
        });
        assertThat(locks.requests)
                .hasSize(2)
                .allMatch(request -> request.limit().orElse(0) == 7);
    }

    @Test
    void aMethodThatSkipsRunsIfItsLockIsFree() {
        run(prices -> {
            assertThat(prices.skipping()).isEqualTo("read");
            assertThat(prices.exportOrSkip()).isEqualTo("exported");
        });
        assertThat(locks.held()).isEmpty();
    }

    @Test
    void aSharedMethodWhoseLockIsBusyFallsBack() {
        locks.busy.add(LockKey.of("prices"));
        run(prices -> assertThat(prices.readOrElse()).isEqualTo("tomorrow"));
        assertThat(locks.requests).singleElement().matches(LockRequest::isShared);
        assertThat(locks.handles).isEmpty();
    }

    @Test
    void aSharedLockCanHaveItsOwnLease() {
        run(Prices::kept);
        assertThat(locks.requests.get(0).lease()).contains(Duration.ofMinutes(1));
    }

    @Test
    void theLossOfASharedLockInterruptsTheMethod() {
        AtomicBoolean interrupted = new AtomicBoolean();
        run(prices -> assertThatThrownBy(() -> prices.interruptible(() -> {
                    locks.handles.get(0).lose();
                    interrupted.set(Thread.interrupted());
                }))
                .isInstanceOf(LockLostException.class));
        assertThat(interrupted).isTrue();
    }

    @Test
    void theLossOfAPlaceInterruptsTheMethod() {
        AtomicBoolean interrupted = new AtomicBoolean();
        run(prices -> assertThatThrownBy(() -> prices.exportInterruptibly(() -> {
                    locks.handles.get(0).lose();
                    interrupted.set(Thread.interrupted());
                }))
                .isInstanceOf(LockLostException.class)
                .hasMessageContaining("exports"));
        assertThat(interrupted).isTrue();
    }

    @Test
    void theLossOfAPlaceFailsTheCallAndInterruptsItOnlyIfItIsTo() {
        AtomicBoolean interrupted = new AtomicBoolean();
        run(prices -> assertThatThrownBy(() -> prices.exportAll(() -> {
                    locks.handles.get(0).lose();
                    interrupted.set(Thread.interrupted());
                }))
                .isInstanceOf(LockLostException.class));
        assertThat(interrupted).isFalse();
    }

    private void run(Consumer<Prices> test) {
        spring.run(context -> {
            assertThat(context).hasNotFailed();
            test.accept(context.getBean(Prices.class));
        });
    }

    static class Prices {

        @DistributedLock(key = "prices", shared = true)
        public void read() {}

        @DistributedLock(key = "prices", shared = true)
        public CompletableFuture<String> readLater() {
            return CompletableFuture.completedFuture("done");
        }

        @DistributedLock(key = "prices", shared = true)
        public Mono<String> mono() {
            return Mono.just("done");
        }

        @DistributedLock(key = "prices", shared = true)
        public Flux<String> flux() {
            return Flux.just("one", "two");
        }

        @DistributedLock(key = "prices", shared = true, holdAtLeast = "1s", lease = "1m")
        public void kept() {}

        @DistributedLock(key = "prices", shared = true, onBusy = OnBusy.SKIP)
        public String skipping() {
            return "read";
        }

        @DistributedLock(key = "prices", shared = true, onBusy = OnBusy.SKIP)
        public Mono<String> skippingMono() {
            return Mono.just("read");
        }

        @DistributedLock(key = "prices", shared = true, onBusy = OnBusy.FALLBACK, fallback = "tomorrow")
        public String readOrElse() {
            return "read";
        }

        @DistributedLock(key = "prices", shared = true, onLost = OnLost.INTERRUPT)
        public void interruptible(Runnable body) {
            body.run();
        }

        @DistributedLock("prices")
        public void change() {}

        @DistributedLock(key = "exports", limit = "${exports.limit:5}")
        public void export() {}

        @DistributedLock(key = "exports", limit = "${exports.limit}")
        public CompletableFuture<String> exportLater() {
            return CompletableFuture.completedFuture("done");
        }

        @DistributedLock(key = "exports", limit = "7")
        public Mono<String> exportMono() {
            return Mono.just("done");
        }

        @DistributedLock(key = "exports", limit = "7")
        public Flux<String> exportFlux() {
            return Flux.just("one", "two");
        }

        @DistributedLock(key = "exports", limit = "${no.such.limit:5}")
        public void exportByDefault() {}

        @DistributedLock(key = "exports", limit = "7", onBusy = OnBusy.SKIP)
        public String exportOrSkip() {
            return "exported";
        }

        @DistributedLock(key = "exports", limit = "7", onBusy = OnBusy.SKIP)
        public Mono<String> exportMonoOrSkip() {
            return Mono.just("exported");
        }

        @DistributedLock(key = "exports", limit = "7", onLost = OnLost.INTERRUPT)
        public void exportInterruptibly(Runnable body) {
            body.run();
        }

        @DistributedLock(key = "exports", limit = "7")
        public void exportAll(Runnable body) {
            body.run();
        }

        @DistributedLock(key = "exports", limit = "1", onBusy = OnBusy.FALLBACK, fallback = "tomorrow")
        public String exportOrElse() {
            return "done";
        }

        String tomorrow() {
            return "tomorrow";
        }
    }
}
