package io.leasehold.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Methods whose lock no heartbeat renews. */
class FixedLeaseTest {

    private final FakeLockClient locks = new FakeLockClient();
    private final ApplicationContextRunner spring = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(AopAutoConfiguration.class))
            .withUserConfiguration(DistributedLockConfiguration.class)
            .withPropertyValues("import.lease=14m")
            .withBean("locks", FakeLockClient.class, () -> locks)
            .withBean(Imports.class);

    static Stream<Named<Consumer<Imports>>> calls() {
        return Stream.of(
                Named.of("blocking", Imports::blocking),
                Named.of("future", imports -> imports.future().join()),
                Named.of("mono", imports -> imports.mono().block()),
                Named.of("flux", imports -> imports.flux().blockLast()),
                Named.of("kept after its end", Imports::kept));
    }

    @ParameterizedTest
    @MethodSource("calls")
    void itsRequestHasAFixedLease(Consumer<Imports> call) {
        run(call);
        assertThat(locks.requests).singleElement().satisfies(request -> {
            assertThat(request.hasFixedLease()).isTrue();
            assertThat(request.lease()).contains(Duration.ofMinutes(14));
        });
    }

    @Test
    void aLeaseAloneIsRenewedByHeartbeats() {
        run(Imports::renewed);
        assertThat(locks.requests.get(0).hasFixedLease()).isFalse();
    }

    private void run(Consumer<Imports> call) {
        spring.run(context -> {
            assertThat(context).hasNotFailed();
            call.accept(context.getBean(Imports.class));
        });
    }

    static class Imports {

        @DistributedLock(heartbeat = false, lease = "14m")
        public void blocking() {}

        @DistributedLock(heartbeat = false, lease = "${import.lease}")
        public CompletableFuture<String> future() {
            return CompletableFuture.completedFuture("done");
        }

        @DistributedLock(heartbeat = false, lease = "14m")
        public Mono<String> mono() {
            return Mono.just("done");
        }

        @DistributedLock(heartbeat = false, lease = "14m")
        public Flux<String> flux() {
            return Flux.just("one", "two");
        }

        @DistributedLock(heartbeat = false, lease = "14m", holdAtLeast = "14m")
        public void kept() {}

        @DistributedLock(lease = "14m")
        public void renewed() {}
    }
}
