package io.leasehold.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leasehold.InvalidLockSettingException;
import io.leasehold.LockException;
import io.leasehold.LockHandle;
import io.leasehold.LockKey;
import io.leasehold.LockLostException;
import io.leasehold.LockRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.http.ResponseEntity;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

class DistributedLockTest extends LockedJobs {

    @Test
    void runsUnderALockOfTheMethodsName() {
        run(jobs -> assertThat(jobs.plain(() -> {
                    locks.journal.add("body");
                    return "done";
                }))
                .isEqualTo("done"));
        String key = Jobs.class.getName() + ".plain";
        assertThat(locks.journal).startsWith("acquire " + key, "body", "release " + key);
        assertThat(locks.requests.get(0).waitTimeout()).isEmpty();
        assertThat(locks.requests.get(0).lease()).isEmpty();
    }

    @Test
    void buildsKeysOfArgumentsAndProperties() {
        run(jobs -> {
            jobs.order(new Order(7, Map.of("sku", "x")), "b");
            assertThat(locks.requests.get(0).key()).isEqualTo(LockKey.of("eu:order:7/x", "part-B"));
            assertThat(locks.requests.get(0).waitTimeout()).contains(Duration.ofSeconds(7));
            assertThat(locks.requests.get(0).lease()).contains(Duration.ofMinutes(1));
        });
    }

    @Test
    void refusesKeysThatNameNothing() {
        run(jobs -> {
            assertThatThrownBy(() -> jobs.byText(null))
                    .isInstanceOf(InvalidLockSettingException.class)
                    .hasMessageContaining("#{#text}")
                    .hasMessageContaining("Jobs.byText")
                    .hasMessageContaining("is null");
            assertThatThrownBy(() -> jobs.byText(" ")).hasMessageContaining("is blank");
            assertThatThrownBy(() -> jobs.byObject(new Object()))
                    .hasMessageContaining("may differ from machine to machine");
            assertThatThrownBy(() -> jobs.byObject(new int[] {1})).hasMessageContaining("int[]");
            assertThatThrownBy(() -> jobs.order(null, "b")).hasMessageContaining("#order.id");
        });
        assertThat(locks.journal).containsExactly("close");
    }

    @Test
    void refusesAResultThatTurnsOutToBeWorkThatGoesOn() {
        run(jobs -> {
            for (Object work : List.of(
                    new CompletableFuture<>(),
                    Optional.of(Mono.empty()),
                    List.of(Stream.empty()),
                    Map.of(1, Flux.empty()))) {
                assertThatThrownBy(() -> jobs.anything(work))
                        .isInstanceOf(InvalidLockSettingException.class)
                        .hasMessageContaining("may stand for work that goes on, and the lock is released already");
            }
            assertThatThrownBy(() -> jobs.response(ResponseEntity.ok(Mono.empty())))
                    .isInstanceOf(InvalidLockSettingException.class);
            assertThat(jobs.anything(List.of("a"))).isEqualTo(List.of("a"));
            assertThat(jobs.response(ResponseEntity.ok("a")).getBody()).isEqualTo("a");
        });
    }

    @Test
    void reportsALossToTheCaller() {
        run(jobs -> assertThatThrownBy(() -> jobs.around("a", () -> {
                    locks.handles.get(0).lose();
                    return "not to be returned";
                }))
                .isInstanceOf(LockLostException.class));
    }

    @Test
    void keepsTheMethodsExceptionAndAddsTheLoss() {
        IllegalStateException failure = new IllegalStateException();
        run(jobs -> {
            assertThatThrownBy(() -> jobs.around("a", () -> {
                        locks.handles.get(0).lose();
                        throw failure;
                    }))
                    .isSameAs(failure);
            assertThat(failure.getSuppressed())
                    .hasOnlyElementsOfType(LockLostException.class)
                    .hasSize(1);
            assertThat(LockContext.current()).isEmpty();
        });
    }

    @Test
    void releasesWhenTheMethodThrows() {
        run(jobs -> assertThatThrownBy(() -> jobs.around("a", () -> {
                    throw new IllegalStateException();
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasNoSuppressedExceptions());
        assertThat(locks.journal).startsWith("acquire a", "release a");
    }

    @Test
    void returnsWhatWasDoneUnderTheLockEvenIfItCannotBeReleased() {
        locks.releaseFailure = new LockException(LockException.Code.STORE_UNAVAILABLE, "down");
        run(jobs -> assertThat(jobs.<String>around("a", () -> "done")).isEqualTo("done"));
    }

    @Test
    void refusesAReturnedValueThatOutlivesTheLock() {
        run(jobs -> assertThatThrownBy(() -> jobs.around("a", () -> new CompletableFuture<>()))
                .isInstanceOf(InvalidLockSettingException.class)
                .hasMessageContaining("CompletableFuture"));
        assertThat(locks.journal).contains("release a");
    }

    @Test
    void worksOnInterfacesAndOnAnnotationsOfOnesOwn() {
        run(jobs -> {
            jobs.ofInterface("x");
            jobs.composed("y");
        });
        assertThat(locks.journal).containsSubsequence("acquire shared-x", "acquire nightly-y");
        assertThat(locks.requests.get(1).lease()).contains(Duration.ofMinutes(5));
    }

    @Test
    void failsRatherThanRunWithoutALockClient() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(AopAutoConfiguration.class))
                .withUserConfiguration(DistributedLockConfiguration.class, App.class)
                .withPropertyValues("region=eu", "lock.wait=7s")
                .run(context -> assertThatThrownBy(
                                () -> context.getBean(Jobs.class).byText("a"))
                        .isInstanceOf(LockException.class)
                        .hasMessageContaining("no LockClient bean"));
    }

    @Test
    void neverRunsOnAHandleThatIsNotThere() {
        FakeLockClient broken = new FakeLockClient() {
            @Override
            public LockHandle acquire(LockRequest request) {
                return null;
            }
        };
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(AopAutoConfiguration.class))
                .withUserConfiguration(DistributedLockConfiguration.class)
                .withBean(Running.class)
                .withBean(FakeLockClient.class, () -> broken)
                .run(context -> assertThatThrownBy(
                                () -> context.getBean(Running.class).run(() -> {
                                    throw new AssertionError("was run");
                                }))
                        .isInstanceOf(NullPointerException.class)
                        .hasMessageContaining("no handle"));
    }

    static class Running {

        @DistributedLock
        public void run(Runnable body) {
            body.run();
        }
    }

    @Test
    void closesTheClientAfterTheBeansThatNeedIt() {
        LockedApplication.with(locks)
                .withBean(Farewell.class, () -> new Farewell(locks))
                .run(context -> assertThat(context).hasNotFailed());
        assertThat(locks.journal).containsExactly("farewell", "close");
    }

    static class Farewell implements DisposableBean {

        private final FakeLockClient locks;

        Farewell(FakeLockClient locks) {
            this.locks = locks;
        }

        @DistributedLock
        public void work() {}

        @Override
        public void destroy() {
            locks.journal.add("farewell");
        }
    }
}
