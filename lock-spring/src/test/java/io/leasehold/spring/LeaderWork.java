package io.leasehold.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.leasehold.Leadership;
import io.leasehold.LeadershipRequest;
import io.leasehold.LockKey;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Applications whose beans work only where they lead, with locks in memory. */
abstract class LeaderWork {

    static final LockKey KEY = LockKey.of(LeadershipRequest.KEY_PREFIX + "reports");

    final FakeLockClient locks = new FakeLockClient();

    final ApplicationContextRunner application =
            LockedApplication.with(locks).withBean(Jobs.class).withPropertyValues("role=reports");

    /** Runs a test in an application that leads. */
    void whereWeLead(BiConsumer<Jobs, Leadership> test) {
        application.run(context -> {
            assertThat(context).hasNotFailed();
            test.accept(context.getBean(Jobs.class), leader(context));
        });
    }

    /** Runs a test in an application that does not lead, since another one does. */
    void whereOthersLead(BiConsumer<Jobs, Leadership> test) {
        locks.busy.add(KEY);
        application.run(context -> {
            assertThat(context).hasNotFailed();
            test.accept(
                    context.getBean(Jobs.class),
                    context.getBean(LeadershipRegistry.class).get("reports"));
        });
    }

    static Leadership leader(ConfigurableApplicationContext context) {
        Leadership leadership = context.getBean(LeadershipRegistry.class).get("reports");
        await().until(leadership::isLeader);
        return leadership;
    }

    static class Jobs {

        @LeaderOnly("${role}")
        public <T> T around(Supplier<T> body) {
            return body.get();
        }

        @LeaderOnly("reports")
        public Optional<String> optional() {
            return Optional.of("ran");
        }

        @LeaderOnly("reports")
        public CompletableFuture<String> future(CompletableFuture<String> work) {
            return work;
        }

        @LeaderOnly("reports")
        public Mono<String> mono(CompletableFuture<String> work) {
            return Mono.fromFuture(work);
        }

        @LeaderOnly("reports")
        public Flux<String> flux() {
            return Flux.just("ran", "ran");
        }
    }
}
