package io.leasehold.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.cache.concurrent.ConcurrentMapCacheManager;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;

/** Where the lock stands among the other things that Spring wraps around a method. */
class DistributedLockOrderTest {

    private final FakeLockClient locks = new FakeLockClient();

    private final ApplicationContextRunner spring = LockedApplication.with(locks)
            .withUserConfiguration(App.class)
            .withBean(Jobs.class, () -> new Jobs(locks.journal))
            .withBean(ConcurrentMapCacheManager.class)
            .withBean(RecordingTransactions.class, () -> new RecordingTransactions(locks.journal));

    @Test
    void theLockIsOutsideOfTheTransaction() {
        spring.run(context -> {
            context.getBean(Jobs.class).transactional(false);
            assertThat(locks.journal).containsExactly("acquire tx", "begin", "body", "commit", "release tx");
        });
    }

    @Test
    void theLockIsReleasedAfterARollback() {
        spring.run(context -> {
            assertThatThrownBy(() -> context.getBean(Jobs.class).transactional(true))
                    .isInstanceOf(IllegalStateException.class);
            assertThat(locks.journal).containsExactly("acquire tx", "begin", "body", "rollback", "release tx");
        });
    }

    @Test
    void theLockIsTakenOnTheThreadThatRunsAnAsyncMethod() {
        spring.run(context -> {
            CountDownLatch done = new CountDownLatch(1);
            String caller = Thread.currentThread().getName();
            context.getBean(Jobs.class).async(done);
            assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(locks.journal)
                    .startsWith("acquire async", "inside async")
                    .doesNotContain("body on " + caller);
        });
    }

    @Test
    void theLockIsOutsideOfTheCache() {
        spring.run(context -> {
            Jobs jobs = context.getBean(Jobs.class);
            assertThat(jobs.cached()).isEqualTo("computed");
            assertThat(jobs.cached()).isEqualTo("computed");
            assertThat(locks.journal)
                    .containsExactly("acquire cached", "body", "release cached", "acquire cached", "release cached");
        });
    }

    @EnableAsync
    @EnableCaching
    @EnableTransactionManagement
    @Configuration(proxyBeanMethods = false)
    static class App {}

    static class Jobs {

        private final List<String> journal;

        Jobs(List<String> journal) {
            this.journal = journal;
        }

        @Transactional
        @DistributedLock("tx")
        public void transactional(boolean failing) {
            journal.add("body");
            if (failing) {
                throw new IllegalStateException();
            }
        }

        @Cacheable("jobs")
        @DistributedLock("cached")
        public String cached() {
            journal.add("body");
            return "computed";
        }

        @Async
        @DistributedLock("async")
        public void async(CountDownLatch done) {
            journal.add("inside " + LockContext.current().orElseThrow().key());
            journal.add("body on " + Thread.currentThread().getName());
            done.countDown();
        }
    }

    @SuppressWarnings("serial")
    static class RecordingTransactions extends AbstractPlatformTransactionManager {

        private final transient List<String> journal;

        RecordingTransactions(List<String> journal) {
            this.journal = journal;
        }

        @Override
        protected Object doGetTransaction() {
            return new Object();
        }

        @Override
        protected void doBegin(Object transaction, TransactionDefinition definition) {
            journal.add("begin");
        }

        @Override
        protected void doCommit(DefaultTransactionStatus status) {
            journal.add("commit");
        }

        @Override
        protected void doRollback(DefaultTransactionStatus status) {
            journal.add("rollback");
        }
    }
}
