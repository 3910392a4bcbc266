package io.leasehold.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

/** Tracing agents and libraries wrap what a scheduler runs. The lock belongs to the method, and does not mind. */
class SchedulingTest {

    private final FakeLockClient locks = new FakeLockClient();

    @Test
    void aScheduledMethodIsLockedWhateverItsSchedulerWrapsItInto() {
        ThreadPoolTaskScheduler scheduler = new ThreadPoolTaskScheduler();
        scheduler.setTaskDecorator(task -> () -> {
            locks.journal.add("wrapped");
            task.run();
        });
        LockedApplication.with(locks)
                .withUserConfiguration(App.class)
                .withBean(TaskScheduler.class, () -> scheduler)
                .withBean(Jobs.class, () -> new Jobs(locks))
                .run(context -> {
                    assertThat(context.getBean(Jobs.class).hasRun()).isTrue();
                    assertThat(locks.journal).startsWith("wrapped", "acquire nightly", "run");
                });
    }

    @EnableScheduling
    @Configuration(proxyBeanMethods = false)
    static class App {}

    static class Jobs {

        private final FakeLockClient locks;
        private final CountDownLatch run = new CountDownLatch(1);

        Jobs(FakeLockClient locks) {
            this.locks = locks;
        }

        @Scheduled(fixedDelay = 1, timeUnit = TimeUnit.DAYS)
        @DistributedLock("nightly")
        public void nightly() {
            locks.journal.add("run");
            run.countDown();
        }

        public boolean hasRun() throws InterruptedException {
            return run.await(30, TimeUnit.SECONDS);
        }
    }
}
