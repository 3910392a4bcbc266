package io.leasehold.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leasehold.InvalidLockSettingException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import reactor.core.publisher.Mono;

/** Calls inside of a call that shares the same lock, or has it with a limit. */
class SharedReentranceTest {

    private final FakeLockClient locks = new FakeLockClient();
    private final ApplicationContextRunner spring =
            LockedApplication.with(locks).withBean(Work.class);

    @Test
    void aSharedCallRunsUnderASharedOne() {
        run(work -> assertThat(work.shared(() -> work.shared(() -> "deep"))).isEqualTo("deep"));
        assertThat(locks.requests).hasSize(1);
    }

    @Test
    void aSharedCallRunsUnderAnExclusiveOne() {
        run(work -> assertThat(work.exclusive(() -> work.shared(() -> "deep"))).isEqualTo("deep"));
        assertThat(locks.requests).hasSize(1);
    }

    @Test
    void aSharedCallRunsUnderALimitedOne() {
        run(work -> assertThat(work.limited(() -> work.shared(() -> "deep"))).isEqualTo("deep"));
        assertThat(locks.requests).hasSize(1);
    }

    @Test
    void aLimitedCallRunsUnderOneWithTheSameLimit() {
        run(work -> assertThat(work.limited(() -> work.limited(() -> "deep"))).isEqualTo("deep"));
        assertThat(locks.requests).hasSize(1);
    }

    @Test
    void aLimitedCallRunsUnderOneWithASmallerLimit() {
        run(work ->
                assertThat(work.limited(() -> work.lessLimited(() -> "deep"))).isEqualTo("deep"));
        assertThat(locks.requests).hasSize(1);
    }

    @Test
    void aLimitedCallFailsInsideOneWithALargerLimit() {
        run(work -> assertThatThrownBy(() -> work.lessLimited(() -> work.limited(() -> "deep")))
                .isInstanceOf(InvalidLockSettingException.class)
                .hasMessageContaining("is wanted with a limit of 5, but an outer call has it with a limit of 10"));
        assertThat(locks.requests).hasSize(1);
    }

    @Test
    void anExclusiveCallFailsAtOnceInsideASharedOne() {
        run(work -> assertThatThrownBy(() -> work.shared(() -> work.exclusive(() -> "deep")))
                .isInstanceOf(InvalidLockSettingException.class)
                .hasMessageContaining("key 'thing' is wanted exclusively, but an outer call shares it")
                .hasMessageContaining(".exclusive: "));
        assertThat(locks.requests).hasSize(1);
    }

    @Test
    void anExclusiveFutureFailsAtOnceInsideASharedCall() {
        run(work -> assertThatThrownBy(
                        () -> work.shared(() -> work.exclusiveFuture().join()))
                .isInstanceOf(InvalidLockSettingException.class)
                .hasMessageContainingAll("an outer call shares it", "call the method outside of it"));
        assertThat(locks.requests).hasSize(1);
    }

    @Test
    void inOneReactiveChainAnExclusiveCallFailsAtOnceInsideASharedOne() {
        run(work -> assertThatThrownBy(
                        () -> work.sharedMono(work.exclusiveMono()).block())
                .isInstanceOf(InvalidLockSettingException.class)
                .hasMessageContaining("shares it"));
        assertThat(locks.requests).hasSize(1);
    }

    @Test
    void inOneReactiveChainASharedCallRunsUnderASharedOne() {
        run(work -> assertThat(
                        work.sharedMono(work.sharedMono(Mono.just("deep"))).block())
                .isEqualTo("deep"));
        assertThat(locks.requests).hasSize(1);
    }

    private void run(Consumer<Work> test) {
        spring.run(context -> {
            assertThat(context).hasNotFailed();
            test.accept(context.getBean(Work.class));
        });
    }

    static class Work {

        @DistributedLock(key = "thing", shared = true)
        public String shared(Supplier<String> body) {
            return body.get();
        }

        @DistributedLock("thing")
        public String exclusive(Supplier<String> body) {
            return body.get();
        }

        @DistributedLock(key = "thing", limit = "5")
        public String limited(Supplier<String> body) {
            return body.get();
        }

        @DistributedLock(key = "thing", limit = "10")
        public String lessLimited(Supplier<String> body) {
            return body.get();
        }

        @DistributedLock("thing")
        public CompletableFuture<String> exclusiveFuture() {
            return CompletableFuture.completedFuture("done");
        }

        @DistributedLock(key = "thing", shared = true)
        public Mono<String> sharedMono(Mono<String> body) {
            return body;
        }

        @DistributedLock("thing")
        public Mono<String> exclusiveMono() {
            return Mono.just("done");
        }
    }
}
