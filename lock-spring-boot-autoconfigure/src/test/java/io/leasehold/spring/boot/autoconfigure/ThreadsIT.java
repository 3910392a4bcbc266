package io.leasehold.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.leasehold.LockAcquiredEvent;
import io.leasehold.LockClient;
import io.leasehold.LockException;
import io.leasehold.LockHandle;
import io.leasehold.LockKey;
import io.leasehold.LockRequest;
import io.leasehold.spring.DistributedLock;
import io.leasehold.testing.DynamoDbLocal;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskSchedulingAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Whose threads do what. */
class ThreadsIT {

    private static final LockKey KEY = LockKey.of("work");
    private static final String VIRTUAL = "spring.threads.virtual.enabled=true";

    private static ConfigurableApplicationContext start(String... properties) {
        return new SpringApplicationBuilder(App.class)
                .web(WebApplicationType.NONE)
                .properties(
                        "distributed-lock.table.mode=create",
                        "distributed-lock.table-name=" + DynamoDbLocal.newTableName(),
                        "distributed-lock.lease-duration=12s")
                .properties(properties)
                .run();
    }

    private static void beats(LockClient locks) {
        String before = version(locks, version -> true);
        version(locks, version -> !version.equals(before));
    }

    /** Waits for a version; for an answer, too, where the machine is so slow that a look takes longer than it may. */
    private static String version(LockClient locks, Predicate<String> wanted) {
        return await().atMost(Duration.ofSeconds(30))
                .ignoreExceptionsInstanceOf(LockException.class)
                .until(() -> locks.find(KEY).orElseThrow().version(), wanted);
    }

    private static Listening listening(ConfigurableApplicationContext application) throws Exception {
        try (LockHandle lock = application.getBean(LockClient.class).acquire(LockRequest.of(KEY))) {
            assertThat(lock.isHeld()).isTrue();
            return application.getBean(Listener.class).listening.get(60, TimeUnit.SECONDS);
        }
    }

    @Test
    void heartbeatsGoOnWhileTheOneThreadOfTheTaskSchedulerIsBusy() throws Exception {
        try (ConfigurableApplicationContext application = start()) {
            CountDownLatch busy = new CountDownLatch(1);
            CountDownLatch over = new CountDownLatch(1);
            ThreadPoolTaskScheduler scheduler = application.getBean(ThreadPoolTaskScheduler.class);
            assertThat(scheduler.getScheduledThreadPoolExecutor().getCorePoolSize())
                    .isEqualTo(1);
            Future<Boolean> work = scheduler.submit(() -> {
                busy.countDown();
                return over.await(60, TimeUnit.SECONDS);
            });
            assertThat(busy.await(60, TimeUnit.SECONDS)).isTrue();
            LockClient locks = application.getBean(LockClient.class);
            try (LockHandle lock = locks.acquire(LockRequest.of(KEY))) {
                beats(locks);
                assertThat(lock.isHeld()).isTrue();
                assertThat(work).isNotDone();
            } finally {
                over.countDown();
            }
        }
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_21)
    void listenersRunOnVirtualThreadsIfTheApplicationWantsThemAndHeartbeatsDoNot() throws Exception {
        try (ConfigurableApplicationContext application = start(VIRTUAL)) {
            assertThat(listening(application).virtual()).isTrue();
            LockClient locks = application.getBean(LockClient.class);
            try (LockHandle lock = locks.acquire(LockRequest.of(KEY))) {
                beats(locks);
                assertThat(lock.isHeld()).isTrue();
                // None but platform threads are among these.
                assertThat(Thread.getAllStackTraces().keySet())
                        .anyMatch(thread -> thread.getName().startsWith("leasehold-timer-"));
            }
        }
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_21)
    void callbackThreadsThatWereAskedForAreNotReplacedByVirtualOnes() throws Exception {
        try (ConfigurableApplicationContext application = start(VIRTUAL, "distributed-lock.callback-threads=1")) {
            assertThat(listening(application).virtual()).isFalse();
        }
    }

    @Test
    @EnabledForJreRange(max = JRE.JAVA_20)
    void listenersRunOnPlatformThreadsWhereThereAreNoVirtualOnes() throws Exception {
        try (ConfigurableApplicationContext application = start(VIRTUAL)) {
            assertThat(listening(application).thread()).startsWith("leasehold-callback-");
        }
    }

    @Test
    void listenersRunOnPlatformThreadsByDefault() throws Exception {
        try (ConfigurableApplicationContext application = start()) {
            assertThat(listening(application).virtual()).isFalse();
        }
    }

    @Test
    void noThreadOfOursKeepsTheJvmAlive() {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        try (ConfigurableApplicationContext application = start()) {
            Jobs jobs = application.getBean(Jobs.class);
            jobs.heldForLonger();
            assertThat(jobs.future().join()).isEqualTo("done");
            assertThat(Thread.getAllStackTraces().keySet())
                    .filteredOn(thread -> !before.contains(thread) && !thread.isDaemon())
                    .extracting(Thread::getName)
                    .allMatch(name -> name.startsWith("scheduling-"));
        }
    }

    static class Jobs {

        @DistributedLock(key = "held", holdAtLeast = "1h")
        public void heldForLonger() {}

        @DistributedLock("future")
        public CompletableFuture<String> future() {
            return CompletableFuture.completedFuture("done");
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableScheduling
    @ImportAutoConfiguration({
        AopAutoConfiguration.class,
        DistributedLockAutoConfiguration.class,
        TaskExecutionAutoConfiguration.class,
        TaskSchedulingAutoConfiguration.class
    })
    static class App {

        @Bean(destroyMethod = "")
        DynamoDbClient dynamoDb() {
            return DynamoDbLocal.shared().client();
        }

        @Bean
        Jobs jobs() {
            return new Jobs();
        }

        @Bean
        Listener listener() {
            return new Listener();
        }
    }

    static class Listener {

        final CompletableFuture<Listening> listening = new CompletableFuture<>();

        @EventListener
        void on(LockAcquiredEvent event) {
            Thread thread = Thread.currentThread();
            // Of all virtual threads, which Java 17 does not know.
            boolean virtual = thread.getThreadGroup().getName().equals("VirtualThreads");
            listening.complete(new Listening(thread.getName(), virtual));
        }
    }

    record Listening(String thread, boolean virtual) {}
}
