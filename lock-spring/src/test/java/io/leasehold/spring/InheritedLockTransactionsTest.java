package io.leasehold.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leasehold.LockLostException;
import io.micrometer.context.ContextSnapshotFactory;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.core.task.TaskDecorator;
import org.springframework.core.task.support.ContextPropagatingTaskDecorator;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Transactions of tasks to which Micrometer's context propagation has taken the lock of the method that began them. */
class InheritedLockTransactionsTest {

    private final FakeLockClient locks = new FakeLockClient();

    private record World(Orders orders, Audit audit, JdbcTemplate jdbc) {

        int count() {
            return jdbc.queryForObject("select count(*) from orders", Integer.class);
        }
    }

    private void run(Consumer<World> test) {
        new ApplicationContextRunner()
                .withConfiguration(
                        AutoConfigurations.of(AopAutoConfiguration.class, TaskExecutionAutoConfiguration.class))
                .withUserConfiguration(DistributedLockConfiguration.class, App.class)
                .withBean(FakeLockClient.class, () -> locks)
                .withBean(Audit.class)
                .withBean(Orders.class)
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    test.accept(new World(
                            context.getBean(Orders.class),
                            context.getBean(Audit.class),
                            context.getBean(JdbcTemplate.class)));
                });
    }

    @Test
    void aTaskThatOutlivesTheLockedMethodCommits() {
        run(world -> {
            CompletableFuture<Void> go = new CompletableFuture<>();
            AtomicReference<CompletableFuture<Void>> begun = new AtomicReference<>();
            world.orders().ship(go, begun);
            assertThat(locks.held()).isEmpty();
            go.complete(null);
            begun.get().join();
            assertThat(world.count()).isEqualTo(1);
        });
    }

    @Test
    void anAsynchronousListenerWithATransactionOfItsOwnCommits() {
        run(world -> {
            CompletableFuture<Void> go = new CompletableFuture<>();
            Shipped event = new Shipped(go, new CompletableFuture<>());
            world.orders().publish(event);
            assertThat(locks.held()).isEmpty();
            go.complete(null);
            event.done().join();
            assertThat(world.count()).isEqualTo(1);
        });
    }

    @Test
    void aTaskDoesNotCommitOnceTheLockOfTheMethodThatRunsYetIsLost() {
        run(world -> {
            CompletableFuture<Void> go = new CompletableFuture<>();
            assertThatThrownBy(() -> world.orders().waiting(go, () -> {
                        locks.handles.get(0).lose();
                        go.complete(null);
                    }))
                    .isInstanceOf(CompletionException.class)
                    .hasCauseInstanceOf(LockLostException.class);
            assertThat(world.count()).isZero();
        });
    }

    @Test
    void aTaskThatOutlivesTheLockedMethodCommitsOnTheSameThreadToo() throws Exception {
        run(world -> {
            CompletableFuture<Runnable> later = new CompletableFuture<>();
            world.orders()
                    .direct(() -> later.complete(ContextSnapshotFactory.builder()
                            .build()
                            .captureAll()
                            .wrap(() ->
                                    world.orders().direct(() -> world.audit().write()))));
            later.join().run();
            assertThat(world.count()).isEqualTo(1);
            assertThat(locks.journal)
                    .containsExactly("acquire order", "release order", "acquire order", "release order");
        });
    }

    record Shipped(CompletableFuture<Void> go, CompletableFuture<Integer> done) {}

    static class Audit {

        private final JdbcTemplate jdbc;

        Audit(JdbcTemplate jdbc) {
            this.jdbc = jdbc;
        }

        @Async
        @Transactional
        public CompletableFuture<Void> log(CompletableFuture<Void> go) {
            go.join();
            jdbc.update("insert into orders values (1)");
            return CompletableFuture.completedFuture(null);
        }

        @Transactional
        public void write() {
            jdbc.update("insert into orders values (1)");
        }

        @Async
        @EventListener
        @Transactional
        public void on(Shipped event) {
            event.go().join();
            jdbc.update("insert into orders values (1)");
            TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                @Override
                public void afterCompletion(int status) {
                    event.done().complete(status);
                }
            });
        }
    }

    static class Orders {

        private final Audit audit;
        private final ApplicationEventPublisher events;

        Orders(Audit audit, ApplicationEventPublisher events) {
            this.audit = audit;
            this.events = events;
        }

        @DistributedLock("order")
        public void ship(CompletableFuture<Void> go, AtomicReference<CompletableFuture<Void>> begun) {
            begun.set(audit.log(go));
        }

        @DistributedLock("order")
        public void waiting(CompletableFuture<Void> go, Runnable then) {
            CompletableFuture<Void> task = audit.log(go);
            then.run();
            task.join();
        }

        @DistributedLock("order")
        public void direct(Runnable body) {
            body.run();
        }

        @DistributedLock("order")
        public void publish(Object event) {
            events.publishEvent(event);
        }
    }

    @EnableAsync
    @EnableTransactionManagement
    @Configuration(proxyBeanMethods = false)
    static class App extends StoredOrders.Database {

        @Bean
        TaskDecorator propagating() {
            return new ContextPropagatingTaskDecorator();
        }

        @Bean
        PlatformTransactionManager transactions(DataSource database) {
            return new JdbcTransactionManager(database);
        }

        @Bean
        JdbcTemplate jdbc(DataSource database) {
            JdbcTemplate jdbc = new JdbcTemplate(database);
            jdbc.execute("create table orders (id int)");
            return jdbc;
        }
    }
}
