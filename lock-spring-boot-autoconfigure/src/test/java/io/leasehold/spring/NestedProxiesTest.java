package io.leasehold.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.validation.ConstraintViolationException;
import jakarta.validation.constraints.NotNull;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.retry.annotation.Backoff;
import org.springframework.retry.annotation.RetryConfiguration;
import org.springframework.retry.annotation.Retryable;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.validation.annotation.Validated;

/** The order is the same where a bean has one proxy inside of another. */
class NestedProxiesTest {

    private static final List<String> ATTEMPT = List.of("acquire job", "begin", "body", "rollback", "release job");

    private final FakeLockClient locks = new FakeLockClient();

    private void run(Class<?> others, Consumer<Jobs> test) {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(AopAutoConfiguration.class))
                .withUserConfiguration(
                        DistributedLockConfiguration.class, ValidationOrderTest.App.class, App.class, others)
                .withBean(FakeLockClient.class, () -> locks)
                .withBean(
                        DistributedLockOrderTest.RecordingTransactions.class,
                        () -> new DistributedLockOrderTest.RecordingTransactions(locks.journal))
                .withBean("reportService", Jobs.class, () -> new Jobs(locks.journal))
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    test.accept(context.getBean(Jobs.class));
                });
    }

    @ParameterizedTest
    @ValueSource(
            classes = {
                LockProxiesTest.ByBeanName.class,
                LockProxiesTest.ByAdvisors.class,
                LockProxiesTest.ByPostProcessor.class
            })
    void eachAttemptTakesTheLockAndThenBeginsATransaction(Class<?> others) {
        run(others, jobs -> {
            assertThatThrownBy(jobs::failing).isInstanceOf(IllegalStateException.class);
            assertThat(withoutRepeats(locks.journal))
                    .containsExactlyElementsOf(Collections.nCopies(3, ATTEMPT).stream()
                            .flatMap(List::stream)
                            .toList());
        });
    }

    /** Two creators of proxies that both take all advisors begin a transaction in each: that is theirs. */
    private static List<String> withoutRepeats(List<String> journal) {
        List<String> once = new ArrayList<>();
        for (String line : journal) {
            if (once.isEmpty() || !once.get(once.size() - 1).equals(line)) {
                once.add(line);
            }
        }
        return once;
    }

    @ParameterizedTest
    @ValueSource(
            classes = {
                LockProxiesTest.ByBeanName.class,
                LockProxiesTest.ByAdvisors.class,
                LockProxiesTest.ByPostProcessor.class
            })
    void anArgumentThatIsRefusedTakesNoLock(Class<?> others) {
        run(others, jobs -> {
            assertThatThrownBy(() -> jobs.validated(null)).isInstanceOf(ConstraintViolationException.class);
            assertThat(locks.requests).isEmpty();
        });
    }

    @ParameterizedTest
    @ValueSource(
            classes = {
                LockProxiesTest.ByBeanName.class,
                LockProxiesTest.ByAdvisors.class,
                LockProxiesTest.ByPostProcessor.class
            })
    void theThreadOfAnAsyncMethodHasTheLock(Class<?> others) {
        run(others, jobs -> {
            CompletableFuture<String> seen = new CompletableFuture<>();
            jobs.async(seen);
            assertThat(seen.join()).isEqualTo("async held");
        });
    }

    /** As {@code @EnableRetry} does, which needs AspectJ besides. */
    @Import(RetryConfiguration.class)
    @EnableAsync
    @EnableTransactionManagement
    @Configuration(proxyBeanMethods = false)
    static class App {}

    @Validated
    static class Jobs {

        private final List<String> journal;

        Jobs(List<String> journal) {
            this.journal = journal;
        }

        @Retryable(maxAttempts = 3, backoff = @Backoff(delay = 1))
        @Transactional
        @DistributedLock("job")
        public void failing() {
            journal.add("body");
            throw new IllegalStateException("no stock");
        }

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
