package io.leasehold.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.header;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import io.leasehold.LockAcquireTimeoutException;
import io.leasehold.LockException;
import io.leasehold.LockException.Code;
import io.leasehold.LockKey;
import io.leasehold.LockRecord;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.core.annotation.Order;
import org.springframework.http.ResponseEntity;
import org.springframework.test.web.reactive.server.ExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockMvcRequestBuilders;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import reactor.core.publisher.Mono;

/** What a web request that met a busy lock is answered. */
class DistributedLockWebTest {

    private static final LockKey KEY = LockKey.of("order:42");

    private final WebApplicationContextRunner spring = new WebApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(DistributedLockWebAutoConfiguration.class));

    private static LockAcquireTimeoutException timeout(@Nullable LockRecord holder, @Nullable Throwable cause) {
        return new LockAcquireTimeoutException(KEY, Duration.ofSeconds(1), holder, cause);
    }

    private static LockAcquireTimeoutException busy() {
        return timeout(new LockRecord(KEY, "node 7", Duration.ofSeconds(30), "v", null, 7, Map.of()), null);
    }

    @Test
    void nothingIsMappedUnlessTheApplicationSaysSo() {
        spring.run(context -> assertThat(context).doesNotHaveBean(BusyLockAdvice.class));
        spring.withPropertyValues("distributed-lock.web.busy-as-conflict=false")
                .run(context -> assertThat(context).doesNotHaveBean(BusyLockAdvice.class));
    }

    @ParameterizedTest
    @CsvSource({"1s, 1", "1001ms, 2", "2m, 120", "0s, 0"})
    void aBusyLockIsAConflictWithRetryAfter(String configured, String seconds) {
        spring.withPropertyValues(
                        "distributed-lock.web.busy-as-conflict=true", "distributed-lock.web.retry-after=" + configured)
                .run(context -> mvc(busy(), context.getBean(BusyLockAdvice.class))
                        .perform(get("/ship"))
                        .andExpect(status().isConflict())
                        .andExpect(header().string("Retry-After", seconds))
                        .andExpect(content().contentType("application/problem+json")));
    }

    @Test
    void neitherTheLockNorItsOwnerIsTold() throws Exception {
        String body = mvc(busy(), new BusyLockAdvice(1))
                .perform(get("/ship"))
                .andReturn()
                .getResponse()
                .getContentAsString();
        assertThat(body).contains("Try again in 1 s").doesNotContain("order:42").doesNotContain("node 7");
    }

    @Test
    void aFutureThatFailsIsMappedAsWell() throws Exception {
        MockMvc mvc = mvc(busy(), new BusyLockAdvice(1));
        mvc.perform(MockMvcRequestBuilders.asyncDispatch(
                        mvc.perform(get("/later")).andReturn()))
                .andExpect(status().isConflict());
    }

    @Test
    void aTableThatWasNeverSeenIsNoBusyLock() {
        LockAcquireTimeoutException outage = timeout(null, new LockException(Code.STORE_UNAVAILABLE, "no answer"));
        assertThatThrownBy(() -> mvc(outage, new BusyLockAdvice(1)).perform(get("/ship")))
                .hasRootCauseMessage("no answer");
    }

    @Test
    void anAdviceOfTheApplicationComesFirst() throws Exception {
        mvc(busy(), new BusyLockAdvice(1), new Teapot()).perform(get("/ship")).andExpect(status().isIAmATeapot());
    }

    @Test
    void webFluxIsAnsweredTheSame() {
        new ReactiveWebApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(DistributedLockWebAutoConfiguration.class))
                .withPropertyValues("distributed-lock.web.busy-as-conflict=true")
                .run(context -> {
                    WebTestClient webFlux = webFlux(busy(), context.getBean(BusyLockAdvice.class));
                    for (String path : List.of("/ship", "/later", "/mono")) {
                        ExchangeResult answer = answer(webFlux, path);
                        assertThat(answer.getStatus().value()).isEqualTo(409);
                        assertThat(answer.getResponseHeaders().getFirst("Retry-After"))
                                .isEqualTo("1");
                        assertThat(answer.getResponseHeaders().getContentType())
                                .hasToString("application/problem+json");
                    }
                });
    }

    @Test
    void webFluxTakesATableThatWasNeverSeenForNoBusyLock() {
        LockAcquireTimeoutException outage = timeout(null, new LockException(Code.STORE_UNAVAILABLE, "no answer"));
        ExchangeResult answer = answer(webFlux(outage, new BusyLockAdvice(1)), "/mono");
        assertThat(answer.getStatus().value()).isEqualTo(500);
    }

    @Test
    void anAdviceOfTheApplicationComesFirstInWebFluxToo() {
        ExchangeResult answer = answer(webFlux(busy(), new BusyLockAdvice(1), new Teapot()), "/mono");
        assertThat(answer.getStatus().value()).isEqualTo(418);
    }

    /** Not by the client's own assertions, which Spring Framework 7 has as other methods. */
    private static ExchangeResult answer(WebTestClient webFlux, String path) {
        return webFlux.get().uri(path).exchange().returnResult(String.class);
    }

    private static WebTestClient webFlux(RuntimeException failure, Object... advices) {
        return WebTestClient.bindToController(new Desk(failure))
                .controllerAdvice(advices)
                .build();
    }

    private static MockMvc mvc(RuntimeException failure, Object... advices) {
        return MockMvcBuilders.standaloneSetup(new Desk(failure))
                .setControllerAdvice(advices)
                .build();
    }

    @RestController
    static class Desk {

        private final RuntimeException failure;

        Desk(RuntimeException failure) {
            this.failure = failure;
        }

        @GetMapping("/ship")
        String ship() {
            throw failure;
        }

        @GetMapping("/later")
        CompletableFuture<String> later() {
            return CompletableFuture.failedFuture(failure);
        }

        @GetMapping("/mono")
        Mono<String> mono() {
            return Mono.error(failure);
        }
    }

    @RestControllerAdvice
    @Order(0)
    static class Teapot {

        @ExceptionHandler
        ResponseEntity<String> busy(LockAcquireTimeoutException busy) {
            return ResponseEntity.status(418).body("tea");
        }
    }
}
