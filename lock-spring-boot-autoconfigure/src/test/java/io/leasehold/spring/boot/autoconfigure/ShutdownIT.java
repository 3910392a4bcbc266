package io.leasehold.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.leasehold.LockAcquiredEvent;
import io.leasehold.LockClient;
import io.leasehold.LockClientClosedException;
import io.leasehold.LockEvent;
import io.leasehold.LockExpiredEvent;
import io.leasehold.LockHandle;
import io.leasehold.LockKey;
import io.leasehold.LockRequest;
import io.leasehold.LossCause;
import io.leasehold.spring.DistributedLock;
import io.leasehold.testing.DynamoDbLocal;
import java.lang.reflect.Method;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.autoconfigure.context.LifecycleAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskSchedulingAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.util.ReflectionUtils;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** One application stops while its work is under way; another one waits for the lock of that work. */
class ShutdownIT {

    private static final LockKey KEY = LockKey.of("work");

    private final String table = DynamoDbLocal.newTableName();
    private final ConfigurableApplicationContext other = start(App.class, WebApplicationType.NONE);

    @AfterEach
    void stop() {
        other.close();
    }

    private ConfigurableApplicationContext start(Class<?> app, WebApplicationType web, String... properties) {
        return new SpringApplicationBuilder(app)
                .web(web)
                .properties(
                        "distributed-lock.aws.region=eu-central-1",
                        "distributed-lock.aws.endpoint="
                                + DynamoDbLocal.shared().endpoint(),
                        "distributed-lock.table.mode=create",
                        "distributed-lock.table-name=" + table,
                        "distributed-lock.lease-duration=20s",
                        "distributed-lock.heartbeat-period=2s",
                        "distributed-lock.wait-timeout=60s",
                        "distributed-lock.retry-period=100ms",
                        "spring.lifecycle.timeout-per-shutdown-phase=60s",
                        "server.port=0",
                        WithoutSpringCloud.PROPERTY)
                .properties(properties)
                .run();
    }

    /** What every kind of work may rely on. The given action begins to stop the application, and returns when it has. */
    private void keepsItsLockToTheEnd(ConfigurableApplicationContext one, Runnable begin, Runnable stop)
            throws Exception {
        LockClient locks = one.getBean(LockClient.class);
        Gate gate = one.getBean(Gate.class);
        begin.run();
        LockHandle lock = gate.begun.get(60, TimeUnit.SECONDS);

        CompletableFuture<Void> stopping = CompletableFuture.runAsync(stop);
        patiently()
                .untilAsserted(() -> assertThatThrownBy(() -> locks.tryAcquire(LockRequest.of("another")))
                        .isInstanceOf(LockClientClosedException.class));
        CompletableFuture<LockHandle> second = other.getBean(LockClient.class).acquireAsync(LockRequest.of(KEY));
        // One heartbeat may have been under way by then.
        for (int beat = 0; beat < 2; beat++) {
            String before = attribute("work", "record_version_number");
            patiently()
                    .untilAsserted(() -> assertThat(attribute("work", "record_version_number"))
                            .isNotEqualTo(before));
        }
        assertThat(lock.isHeld()).isTrue();
        assertThat(stopping).isNotDone();
        assertThat(second).isNotDone();

        gate.open();
        assertThat(gate.heldToTheEnd.get(60, TimeUnit.SECONDS)).isTrue();
        assertThat(second.get(60, TimeUnit.SECONDS).fencingToken()).isGreaterThan(lock.fencingToken());
        stopping.get(60, TimeUnit.SECONDS);
    }

    private static ConditionFactory patiently() {
        return await().atMost(Duration.ofSeconds(30));
    }

    /** Returns an attribute of the lock's row, or {@code null}. Unlike the lock client, waits for a slow machine. */
    private String attribute(String lock, String name) {
        Map<String, AttributeValue> row = DynamoDbLocal.shared()
                .client()
                .getItem(request -> request.tableName(table)
                        .consistentRead(true)
                        .key(Map.of(
                                "lock_key", AttributeValue.fromS(lock),
                                "sort_key", AttributeValue.fromS(LockKey.NO_SORT_KEY))))
                .item();
        return row.containsKey(name) ? row.get(name).s() : null;
    }

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
    void aWebRequestKeepsItsLockUntilItIsAnswered() throws Exception {
        ConfigurableApplicationContext one = start(WebApp.class, WebApplicationType.SERVLET);
        keepsItsLockToTheEnd(one, () -> send(one, "/work"), one::close);
    }

    @Test
    void aWebRequestUnderWayIsRefusedALockByDefault() throws Exception {
        assertThat(fateOfARequestThatLocksDuringShutdown()).isEqualTo("refused");
    }

    @Test
    void aWebRequestUnderWayGetsItsLockIfAcquiringStopsInALaterPhase() throws Exception {
        assertThat(fateOfARequestThatLocksDuringShutdown("distributed-lock.stop-acquiring-phase=0"))
                .isEqualTo("done");
    }

    private String fateOfARequestThatLocksDuringShutdown(String... properties) throws Exception {
        ConfigurableApplicationContext one = start(WebApp.class, WebApplicationType.SERVLET, properties);
        one.getBean(Gate.class).open();
        Api api = one.getBean(Api.class);
        send(one, "/work-during-shutdown");
        assertThat(api.arrived.await(60, TimeUnit.SECONDS)).isTrue();
        one.close();
        return api.fate.get(60, TimeUnit.SECONDS);
    }

    /** The answer is of no interest: the web server waits for the request, but not for the client to have read it. */
    private static void send(ConfigurableApplicationContext to, String path) {
        URI uri = URI.create("http://localhost:" + to.getEnvironment().getProperty("local.server.port") + path);
        CompletableFuture<HttpResponse<Void>> unused = HttpClient.newHttpClient()
                .sendAsync(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.discarding());
    }

    @Test
    void acquiringStopsBeforeTheWebServerAndLocksEndAfterIt() {
        try (ConfigurableApplicationContext one = start(WebApp.class, WebApplicationType.SERVLET)) {
            Map<String, SmartLifecycle> all = one.getBeansOfType(SmartLifecycle.class);
            int first = all.get("lockAcquiringLifecycle").getPhase();
            int last = all.get("lockClosingLifecycle").getPhase();
            assertThat(List.of("webServerGracefulShutdown", "webServerStartStop"))
                    .allSatisfy(server -> assertThat(all.get(server).getPhase())
                            .isLessThan(first)
                            .isGreaterThan(last));
        }
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

    @Test
    void theSameLockClientWorksAgainAfterARestart() throws Exception {
        try (ConfigurableApplicationContext one = startWithShortLease()) {
            worksAgain(one, one::stop, one::start);
        }
    }

    @Test
    void theSameLockClientWorksAgainAfterAPauseOfSpringFramework7() throws Exception {
        Method pause = ReflectionUtils.findMethod(ConfigurableApplicationContext.class, "pause");
        Method restart = ReflectionUtils.findMethod(ConfigurableApplicationContext.class, "restart");
        Assumptions.assumeTrue(pause != null && restart != null, "Spring Framework 6 cannot pause a context");
        try (ConfigurableApplicationContext one = startWithShortLease()) {
            worksAgain(
                    one,
                    () -> ReflectionUtils.invokeMethod(pause, one),
                    () -> ReflectionUtils.invokeMethod(restart, one));
        }
    }

    /** The lock of the client that is stopped is left to its lease. */
    private ConfigurableApplicationContext startWithShortLease() {
        return start(
                App.class,
                WebApplicationType.NONE,
                "distributed-lock.lease-duration=3s",
                "distributed-lock.heartbeat-period=500ms");
    }

    private void worksAgain(ConfigurableApplicationContext one, Runnable stop, Runnable start) throws Exception {
        LockClient locks = one.getBean(LockClient.class);
        LockHandle lock = locks.acquire(LockRequest.of(KEY));
        CompletableFuture<LockHandle> waiting = locks.acquireAsync(LockRequest.of(KEY));
        stop.run();
        assertThat(lock.isHeld()).isFalse();
        assertThat(waiting).isCompletedExceptionally();
        assertThat(one.getBean(Listener.class).events)
                .hasExactlyElementsOfTypes(LockAcquiredEvent.class, LockExpiredEvent.class)
                .last()
                .isInstanceOfSatisfying(
                        LockExpiredEvent.class,
                        event -> assertThat(event.cause()).isEqualTo(LossCause.CLIENT_CLOSED));
        assertThatThrownBy(() -> locks.acquire(LockRequest.of(KEY))).isInstanceOf(LockClientClosedException.class);

        start.run();
        try (LockHandle again = locks.acquire(LockRequest.of(KEY))) {
            assertThat(again.fencingToken()).isGreaterThan(lock.fencingToken());
        }
        one.getBean(Gate.class).open();
        one.getBean(Jobs.class).async();
        assertThat(one.getBean(Gate.class).heldToTheEnd.get(60, TimeUnit.SECONDS))
                .isTrue();
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAsync
    @ImportAutoConfiguration({
        AopAutoConfiguration.class,
        DistributedLockAutoConfiguration.class,
        LifecycleAutoConfiguration.class,
        TaskExecutionAutoConfiguration.class,
        TaskSchedulingAutoConfiguration.class
    })
    static class App {

        @Bean
        AwsCredentialsProvider credentials() {
            return StaticCredentialsProvider.create(AwsBasicCredentials.create("key", "secret"));
        }

        @Bean
        Gate gate() {
            return new Gate();
        }

        @Bean
        Jobs jobs(Gate gate) {
            return new Jobs(gate);
        }

        @Bean
        Listener listener() {
            return new Listener();
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableScheduling
    static class ScheduledApp extends App {

        @Bean
        Schedule schedule(Jobs jobs) {
            return new Schedule(jobs);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class WebApp extends App {

        @Bean
        Api api(Jobs jobs) {
            return new Api(jobs);
        }

        /** Stops just before the web server, which is before locks are acquired no more or after it. */
        @Bean
        SmartLifecycle shutdown(Api api) {
            return new LockLifecycle(SmartLifecycle.DEFAULT_PHASE - 1, () -> {}, api.shutdown::countDown);
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

    static class Jobs {

        private final Gate gate;

        Jobs(Gate gate) {
            this.gate = gate;
        }

        @Async
        @DistributedLock("work")
        public void async() {
            gate.pass();
        }

        @DistributedLock("work")
        public void now() {
            gate.pass();
        }
    }

    record Schedule(Jobs jobs) {

        @Scheduled(fixedDelay = 1, timeUnit = TimeUnit.DAYS)
        void run() {
            jobs.now();
        }
    }

    @RestController
    static class Api {

        final CountDownLatch arrived = new CountDownLatch(1);
        final CountDownLatch shutdown = new CountDownLatch(1);
        final CompletableFuture<String> fate = new CompletableFuture<>();
        private final Jobs jobs;

        Api(Jobs jobs) {
            this.jobs = jobs;
        }

        @GetMapping("/work-during-shutdown")
        void workDuringShutdown() throws InterruptedException {
            arrived.countDown();
            assertThat(shutdown.await(60, TimeUnit.SECONDS)).isTrue();
            try {
                jobs.now();
                fate.complete("done");
            } catch (LockClientClosedException e) {
                fate.complete("refused");
            }
        }

        @GetMapping("/work")
        void work() {
            jobs.now();
        }
    }

    record Leader(LockHandle lock) {

        void resign() {
            lock.release();
        }
    }

    static class Listener {

        final List<LockEvent> events = new CopyOnWriteArrayList<>();

        @EventListener
        void on(LockEvent event) {
            events.add(event);
        }
    }
}
