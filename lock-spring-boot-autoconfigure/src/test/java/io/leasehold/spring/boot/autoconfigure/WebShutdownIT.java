package io.leasehold.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.LockClientClosedException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** What becomes of web requests under way, and of their locks, when an application stops. */
class WebShutdownIT extends ShutdownFixture {

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
}
