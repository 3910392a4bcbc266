package io.leasehold.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.LockAcquireTimeoutException;
import io.leasehold.LockKey;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.retry.annotation.Backoff;
import org.springframework.retry.annotation.Recover;
import org.springframework.retry.annotation.RetryConfiguration;
import org.springframework.retry.annotation.Retryable;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.annotation.Transactional;

/** The lock is inside the retries of Spring Retry, as it is inside those of Spring Framework 7. */
class SpringRetryTest {

    private static final List<String> ATTEMPT = List.of("acquire job", "begin", "body", "rollback", "release job");

    private final FakeLockClient locks = new FakeLockClient();

    private void run(Consumer<Jobs> test) {
        run(App.class, test);
    }

    private void run(Class<?> others, Consumer<Jobs> test) {
        LockedApplication.with(locks)
                .withUserConfiguration(App.class, others)
                .withBean(
                        DistributedLockOrderTest.RecordingTransactions.class,
                        () -> new DistributedLockOrderTest.RecordingTransactions(locks.journal))
                .withBean("reportService", Jobs.class, () -> new Jobs(locks.journal))
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    test.accept(context.getBean(Jobs.class));
                });
    }

    @Test
    void aBusyLockIsRetriedAndRecoveredFrom() {
        locks.busy.add(LockKey.of("job"));
        run(jobs -> {
            assertThat(jobs.work()).isEqualTo("recovered from LockAcquireTimeoutException");
            assertThat(locks.requests).hasSize(3);
        });
    }

    @Test
    void eachAttemptTakesTheLockAndBeginsATransactionAnew() {
        run(jobs -> {
            assertThat(jobs.work()).isEqualTo("recovered from IllegalStateException");
            assertThat(locks.journal)
                    .containsExactlyElementsOf(Collections.nCopies(3, ATTEMPT).stream()
                            .flatMap(List::stream)
                            .toList());
        });
    }

    @NestedProxies
    void theOrderIsTheSameWhereProxiesAreNested(Class<?> others) {
        run(others, jobs -> {
            assertThat(jobs.work()).isEqualTo("recovered from IllegalStateException");
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

    /** As {@code @EnableRetry} does, which needs AspectJ besides. */
    @Import(RetryConfiguration.class)
    @EnableTransactionManagement
    @Configuration(proxyBeanMethods = false)
    static class App {}

    static class Jobs {

        private final List<String> journal;

        Jobs(List<String> journal) {
            this.journal = journal;
        }

        @Retryable(maxAttempts = 3, backoff = @Backoff(delay = 1))
        @Transactional
        @DistributedLock("job")
        public String work() {
            journal.add("body");
            throw new IllegalStateException("no stock");
        }

        @Recover
        public String recover(LockAcquireTimeoutException busy) {
            return "recovered from LockAcquireTimeoutException";
        }

        @Recover
        public String recover(IllegalStateException failure) {
            return "recovered from IllegalStateException";
        }
    }
}
