package io.leasehold.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.validation.ConstraintViolationException;
import jakarta.validation.constraints.NotNull;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.validation.annotation.Validated;

/** The order is the same where a bean has one proxy inside of another. */
class NestedProxiesTest {

    private final FakeLockClient locks = new FakeLockClient();

    private void run(Class<?> others, Consumer<Jobs> test) {
        LockedApplication.with(locks)
                .withUserConfiguration(ValidationOrderTest.App.class, App.class, others)
                .withBean("reportService", Jobs.class, Jobs::new)
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    test.accept(context.getBean(Jobs.class));
                });
    }

    @NestedProxies
    void anArgumentThatIsRefusedTakesNoLock(Class<?> others) {
        run(others, jobs -> {
            assertThatThrownBy(() -> jobs.validated(null)).isInstanceOf(ConstraintViolationException.class);
            assertThat(locks.requests).isEmpty();
        });
    }

    @NestedProxies
    void theThreadOfAnAsyncMethodHasTheLock(Class<?> others) {
        run(others, jobs -> {
            CompletableFuture<String> seen = new CompletableFuture<>();
            jobs.async(seen);
            assertThat(seen.join()).isEqualTo("async held");
        });
    }

    @EnableAsync
    @Configuration(proxyBeanMethods = false)
    static class App {}

    @Validated
    static class Jobs {

        @DistributedLock("validated")
        public void validated(@NotNull String argument) {}

        @Async
        @DistributedLock("async")
        public void async(CompletableFuture<String> seen) {
            seen.complete(LockContext.current()
                    .map(lock -> lock.key() + (lock.isHeld() ? " held" : " gone"))
                    .orElse("none"));
        }
    }
}
