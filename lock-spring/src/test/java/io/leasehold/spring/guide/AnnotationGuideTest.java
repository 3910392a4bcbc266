package io.leasehold.spring.guide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leasehold.LockAcquireTimeoutException;
import io.leasehold.LockClient;
import io.leasehold.LockHandle;
import io.leasehold.LockKey;
import io.leasehold.LockLostException;
import io.leasehold.LockRequest;
import io.leasehold.spring.DistributedLock;
import io.leasehold.spring.DistributedLockConfiguration;
import io.leasehold.spring.FakeLockClient;
import io.leasehold.spring.LockContext;
import io.leasehold.spring.OnBusy;
import io.leasehold.spring.OnLost;
import io.leasehold.spring.ReactiveLockContext;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.core.annotation.AliasFor;
import org.springframework.scheduling.annotation.Scheduled;
import reactor.core.publisher.Mono;

/** The code of docs/annotation.md, and what the page says of it. */
class AnnotationGuideTest {

    private final FakeLockClient locks = new FakeLockClient();
    private final ApplicationContextRunner spring = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(AopAutoConfiguration.class))
            .withUserConfiguration(DistributedLockConfiguration.class);

    private void run(Consumer<ApplicationContext> test) {
        spring.withBean(FakeLockClient.class, () -> locks)
                .withBean(Shipping.class)
                .withBean(Reports.class)
                .withBean(Payments.class)
                .withBean(Imports.class, () -> new Imports(locks))
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    test.accept(context);
                });
    }

    @Test
    void anAnnotationOfOnesOwnStandsForOneWithAllItsAttributes() {
        run(context -> {
            context.getBean(Shipping.class).ship(new Order("42"));
            LockRequest request = locks.requests.get(0);
            assertThat(request.key()).isEqualTo(LockKey.of("order:42"));
            assertThat(request.waitTimeout()).contains(Duration.ofSeconds(2));
            assertThat(request.lease()).contains(Duration.ofMinutes(1));
        });
    }

    @Test
    void theCodeInsideAsksItsHandle() {
        run(context -> {
            Shipping shipping = context.getBean(Shipping.class);
            shipping.plan(() -> locks.handles.get(0).lose());
            shipping.plan(() -> {
                throw new AssertionError("was done without the lock");
            });
            assertThatThrownBy(() -> shipping.ship(new Order("42"))).isInstanceOf(LockLostException.class);
            assertThat(shipping.tokens()).containsExactly(1L);
        });
    }

    @Test
    void aJobThatIsSkippedDoesNothingAndOneThatRunsKeepsItsLock() {
        locks.nanoTime = System::nanoTime;
        run(context -> {
            Reports reports = context.getBean(Reports.class);
            reports.nightly();
            reports.nightly();
            assertThat(reports.written()).isEqualTo(1);
        });
    }

    @Test
    void aFallbackSaysWhoHasTheLock() {
        locks.busy.add(LockKey.of("order:42"));
        run(context -> assertThat(context.getBean(Payments.class).pay(new Order("42")))
                .isEqualTo("order 42 is being paid by other"));
    }

    @Test
    void futuresAndPublishersAreLockedUntilTheyHaveEnded() {
        run(context -> {
            Imports imports = context.getBean(Imports.class);
            assertThat(imports.load("a").join()).isEqualTo("loaded a");
            Mono<String> stored = imports.store("b");
            assertThat(locks.journal).doesNotContain("acquire import:b");
            assertThat(stored.block()).isEqualTo("stored b under 2");
            assertThat(locks.held()).isEmpty();
        });
    }

    @Test
    void aFutureOfAnInnerCallThatOutlivesTheOuterOneFails() {
        run(context -> {
            Imports imports = context.getBean(Imports.class);
            CompletableFuture<String> pending = new CompletableFuture<>();
            List<CompletableFuture<String>> inner = new ArrayList<>();
            imports.under("a", () -> inner.add(imports.loadLater("a", pending)));
            pending.complete("late");
            assertThatThrownBy(inner.get(0)::join).hasCauseInstanceOf(LockLostException.class);
        });
    }

    @Test
    void aClientIsUsedByHand() throws InterruptedException {
        Imports imports = new Imports(locks);
        imports.run(List.of("x", "y"));
        assertThat(imports.loaded).containsExactly("x", "y");
        assertThat(locks.journal).containsExactly("acquire import", "release import");
        assertThat(locks.requests.get(0).waitTimeout()).contains(Duration.ofSeconds(10));
    }

    record Order(String id) {}

    // snippet
    @Target(ElementType.METHOD)
    @Retention(RetentionPolicy.RUNTIME)
    @DistributedLock(waitTimeout = "2s", lease = "1m", onLost = OnLost.INTERRUPT)
    @interface LockedOrder {

        @AliasFor(annotation = DistributedLock.class, attribute = "key")
        String value();
    }
    // end

    static class Shipping {

        private final List<Runnable> steps = new ArrayList<>();
        private final List<Long> tokens = new ArrayList<>();

        void plan(Runnable step) {
            steps.add(step);
        }

        List<Long> tokens() {
            return tokens;
        }

        // snippet
        @LockedOrder("order:#{#order.id}")
        public void ship(Order order) {
            LockHandle lock = LockContext.require();
            for (Runnable step : stepsOf(order)) {
                lock.ensureHeld(); // throws LockLostException; asks no table
                step.run();
                book(order, lock.fencingToken());
            }
        }
        // end

        List<Runnable> stepsOf(Order order) {
            return steps;
        }

        void book(Order order, long token) {
            tokens.add(token);
        }
    }

    static class Reports {

        private int written;

        int written() {
            return written;
        }

        // snippet
        @Scheduled(cron = "0 0 3 * * *")
        @DistributedLock(key = "nightly-report", onBusy = OnBusy.SKIP, holdAtLeast = "1m")
        public void nightly() {
            // end
            written++;
        }
    }

    static class Payments {

        // snippet
        @DistributedLock(key = "order:#{#order.id}", waitTimeout = "1s", onBusy = OnBusy.FALLBACK, fallback = "isBusy")
        public String pay(Order order) {
            return "paid";
        }

        String isBusy(Order order, LockAcquireTimeoutException reason) { // the last parameter may be left out
            String holder = reason.holder().orElseThrow().ownerName();
            return "order " + order.id() + " is being paid by " + holder;
        }
        // end
    }

    static class Imports {

        private final LockClient locks;
        final List<String> loaded = new ArrayList<>();

        Imports(LockClient locks) {
            this.locks = locks;
        }

        private CompletableFuture<String> loadInBackground(String name) {
            return CompletableFuture.supplyAsync(() -> "loaded " + name);
        }

        void load(String name, long token) {
            loaded.add(name);
        }

        // snippet
        @DistributedLock("import:#{#name}")
        public CompletableFuture<String> load(String name) {
            return loadInBackground(name); // locked until this completes
        }

        @DistributedLock("import:#{#name}")
        public Mono<String> store(String name) {
            return ReactiveLockContext.current().map(lock -> "stored " + name + " under " + lock.fencingToken());
        }
        // end

        @DistributedLock("import:#{#name}")
        public CompletableFuture<String> loadLater(String name, CompletableFuture<String> pending) {
            return pending;
        }

        @DistributedLock("import:#{#name}")
        public void under(String name, Runnable body) {
            body.run();
        }

        // snippet
        void run(List<String> names) throws InterruptedException {
            LockRequest request = LockRequest.builder("import")
                    .waitTimeout(Duration.ofSeconds(10))
                    .name("import") // what metrics call it
                    .build();
            try (LockHandle lock = locks.acquire(request)) {
                for (String name : names) {
                    lock.ensureHeld();
                    load(name, lock.fencingToken());
                }
            }
        }
        // end
    }
}
