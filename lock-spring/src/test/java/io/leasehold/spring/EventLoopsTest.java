package io.leasehold.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.util.StringUtils;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Code that asks for its lock, and code that waits for one where it must not. */
@ExtendWith(OutputCaptureExtension.class)
class EventLoopsTest {

    private final ApplicationContextRunner spring = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(AopAutoConfiguration.class))
            .withUserConfiguration(DistributedLockConfiguration.class)
            .withBean(FakeLockClient.class)
            .withBean(Jobs.class);

    private static String on(Scheduler scheduler, Mono<String> work) {
        return work.subscribeOn(scheduler).toFuture().join();
    }

    @Test
    void aMethodThatBlocksAnEventLoopWarnsOnce(CapturedOutput output) {
        spring.run(context -> {
            Jobs jobs = context.getBean(Jobs.class);
            on(Schedulers.parallel(), Mono.fromCallable(jobs::block));
            on(Schedulers.parallel(), Mono.fromCallable(jobs::block));
            assertThat(StringUtils.countOccurrencesOf(
                            output.toString(), "Jobs.block blocks event loop thread 'parallel-"))
                    .isEqualTo(1);
        });
    }

    @Test
    void neitherOtherThreadsNorReactiveMethodsWarn(CapturedOutput output) {
        spring.run(context -> {
            Jobs jobs = context.getBean(Jobs.class);
            on(Schedulers.boundedElastic(), Mono.fromCallable(jobs::block));
            on(Schedulers.parallel(), jobs.mono());
            assertThat(jobs.block()).isEqualTo("order");
            assertThat(output).doesNotContain("event loop");
        });
    }

    @Test
    void requireIsTheLockOfTheMethodAndFailsOutside() {
        spring.run(context -> assertThat(context.getBean(Jobs.class).block()).isEqualTo("order"));
        assertThatThrownBy(LockContext::require)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("in no method with @DistributedLock")
                .hasMessageContaining("on the injected bean, not on this");
    }

    @Test
    void requireOfReactiveCodeIsTheLockOfTheSubscriberAndFailsOutside() {
        spring.run(context ->
                assertThat(context.getBean(Jobs.class).mono().block()).isEqualTo("order"));
        assertThatThrownBy(() -> ReactiveLockContext.require().block())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("in no method with @DistributedLock");
    }

    static class Jobs {

        @DistributedLock("order")
        public String block() {
            return LockContext.require().key().partitionKey();
        }

        @DistributedLock("order")
        public Mono<String> mono() {
            return ReactiveLockContext.require().map(lock -> lock.key().partitionKey());
        }
    }
}
