package io.leasehold.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.LockClient;
import io.leasehold.LockHandle;
import io.leasehold.LockRequest;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

/** One application stops while its work is under way; another one waits for the lock of that work. */
class ShutdownIT extends ShutdownFixture {

    @Test
    void asynchronousWorkKeepsItsLockUntilItHasEnded() throws Exception {
        ConfigurableApplicationContext one = start(App.class, WebApplicationType.NONE);
        keepsItsLockToTheEnd(one, one.getBean(Jobs.class)::async, one::close);
    }

    @Test
    void scheduledWorkKeepsItsLockUntilItHasEnded() throws Exception {
        ConfigurableApplicationContext one = start(ScheduledApp.class, WebApplicationType.NONE);
        keepsItsLockToTheEnd(one, () -> {}, one::close);
    }

    @Test
    void workThatItsExecutorWaitsForOnItsDestructionKeepsItsLockToo() throws Exception {
        ConfigurableApplicationContext one = start(PatientApp.class, WebApplicationType.NONE);
        keepsItsLockToTheEnd(one, one.getBean(Jobs.class)::async, one::close);
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_21)
    void workOnAVirtualThreadKeepsItsLockWhileItsExecutorWaitsForIt() throws Exception {
        ConfigurableApplicationContext one = start(
                App.class,
                WebApplicationType.NONE,
                "spring.threads.virtual.enabled=true",
                "spring.task.execution.shutdown.await-termination=true",
                "spring.task.execution.shutdown.await-termination-period=60s");
        keepsItsLockToTheEnd(one, one.getBean(Jobs.class)::async, one::close);
    }

    @Test
    void workKeepsItsLockWhenTheApplicationIsOnlyStopped() throws Exception {
        try (ConfigurableApplicationContext one = start(App.class, WebApplicationType.NONE)) {
            keepsItsLockToTheEnd(one, one.getBean(Jobs.class)::async, one::stop);
        }
    }

    @Test
    void aBeanThatHoldsALockReleasesItWhenItIsDestroyed() throws Exception {
        ConfigurableApplicationContext one = start(LeaderApp.class, WebApplicationType.NONE);
        assertThat(attribute("leader", "owner_name")).isNotNull();
        one.close();
        assertThat(attribute("leader", "owner_name")).isNull();
    }

    @Test
    void aLockThatNobodyReleasesIsLeftToItsLeaseByDefault() throws Exception {
        assertThat(holderAfterShutdown()).isNotNull();
    }

    @Test
    void aLockThatNobodyReleasesIsReleasedIfConfiguredSo() throws Exception {
        assertThat(holderAfterShutdown("distributed-lock.release-on-shutdown=true"))
                .isNull();
    }

    private String holderAfterShutdown(String... properties) throws Exception {
        ConfigurableApplicationContext one = start(App.class, WebApplicationType.NONE, properties);
        LockHandle lock = one.getBean(LockClient.class).acquire(LockRequest.of(KEY));
        one.close();
        assertThat(lock.isHeld()).isFalse();
        return attribute("work", "owner_name");
    }

    @Configuration(proxyBeanMethods = false)
    @EnableScheduling
    static class ScheduledApp extends App {

        @Bean
        Schedule schedule(Jobs jobs) {
            return new Schedule(jobs);
        }
    }

    /** Its executor is made before the lock client, and so would be destroyed after it. */
    @Configuration(proxyBeanMethods = false)
    static class PatientApp extends App {

        @Bean
        ThreadPoolTaskExecutor taskExecutor() {
            ThreadPoolTaskExecutor executor = new ThreadPoolTaskExecutor();
            executor.setWaitForTasksToCompleteOnShutdown(true);
            executor.setAwaitTerminationSeconds(60);
            return executor;
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class LeaderApp extends App {

        @Bean(destroyMethod = "resign")
        Leader leader(LockClient locks) throws InterruptedException {
            return new Leader(locks.acquire(LockRequest.of("leader")));
        }
    }

    record Schedule(Jobs jobs) {

        @Scheduled(fixedDelay = 1, timeUnit = TimeUnit.DAYS)
        void run() {
            jobs.now();
        }
    }

    record Leader(LockHandle lock) {

        void resign() {
            lock.release();
        }
    }
}
