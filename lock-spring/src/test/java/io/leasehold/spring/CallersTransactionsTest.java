package io.leasehold.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leasehold.LockException;
import io.leasehold.LockLostException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.core.task.SyncTaskExecutor;
import org.springframework.core.task.TaskExecutor;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Calls for a lock that is kept for a transaction of the caller already, and calls that turn out to be in one. */
class CallersTransactionsTest {

    private final FakeLockClient locks = new FakeLockClient();
    private JdbcTemplate jdbc;
    private TransactionTemplate transaction;
    private TransactionTemplate ofItsOwn;
    private TransactionTemplate unsynchronized;
    private Orders orders;

    private void run(Runnable test, String... properties) {
        LockedApplication.with(locks)
                .withUserConfiguration(App.class)
                .withPropertyValues(properties)
                .withBean(Orders.class)
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    jdbc = context.getBean(JdbcTemplate.class);
                    PlatformTransactionManager manager =
                            context.getBean("transactions", PlatformTransactionManager.class);
                    transaction = new TransactionTemplate(manager);
                    ofItsOwn = new TransactionTemplate(manager);
                    ofItsOwn.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
                    unsynchronized =
                            new TransactionTemplate(context.getBean("messages", PlatformTransactionManager.class));
                    orders = context.getBean(Orders.class);
                    test.run();
                });
    }

    private void insert() {
        jdbc.update("insert into orders values (1)");
    }

    private int committed() {
        return CompletableFuture.supplyAsync(() -> jdbc.queryForObject("select count(*) from orders", Integer.class))
                .join();
    }

    private void lose() {
        locks.handles.get(0).lose();
    }

    @Test
    void anInnerTransactionDoesNotCommitWithoutTheLockThatTheOuterOneKeeps() {
        run(() -> {
            assertThatThrownBy(() -> transaction.executeWithoutResult(outer -> {
                        orders.locked(() -> {});
                        ofItsOwn.executeWithoutResult(inner -> {
                            orders.locked(this::insert);
                            lose();
                        });
                    }))
                    .isInstanceOf(LockLostException.class);
            assertThat(committed()).isZero();
        });
    }

    @Test
    void anInnerTransactionWithoutSynchronizationDoesNotCommitWithoutThatLockEither() {
        run(() -> {
            assertThatThrownBy(() -> unsynchronized.executeWithoutResult(outer -> {
                        orders.locked(() -> {});
                        transaction.executeWithoutResult(inner -> {
                            orders.locked(this::insert);
                            lose();
                        });
                    }))
                    .isInstanceOf(LockLostException.class);
            assertThat(committed()).isZero();
        });
    }

    @Test
    void aLockOfTheOuterTransactionIsFoundBesideThoseOfTheInnerOne() {
        run(() -> unsynchronized.executeWithoutResult(outer -> {
            orders.locked(() -> {});
            transaction.executeWithoutResult(inner -> {
                orders.other();
                orders.locked(this::insert);
            });
            assertThat(locks.journal).containsExactly("acquire orders", "acquire others", "release others");
        }));
    }

    @Test
    void aFutureRunsUnderTheLockThatTheCallersTransactionKeeps() {
        run(() -> transaction.executeWithoutResult(status -> {
            orders.locked(() -> {});
            assertThat(orders.future().join()).isEqualTo("done");
            assertThat(locks.journal).containsExactly("acquire orders");
        }));
    }

    @Test
    void anAsyncMethodOnTheCallersThreadKeepsItsLockUntilTheTransactionHasCommitted() {
        locks.onRelease = () -> locks.journal.add(committed() + " committed");
        run(() -> transaction.executeWithoutResult(
                status -> orders.async(this::insert).join()));
        assertThat(locks.journal).startsWith("acquire orders", "1 committed", "release orders");
    }

    @Test
    void anAsyncMethodOnTheCallersThreadMayNotBeInATransactionWhereNoneMay() {
        run(
                () -> transaction.executeWithoutResult(status -> assertThat(orders.async(() -> {}))
                        .failsWithin(Duration.ZERO)
                        .withThrowableThat()
                        .withCauseInstanceOf(LockException.class)),
                "distributed-lock.called-in-transaction=fail");
        assertThat(locks.requests).isEmpty();
    }

    static class Orders {

        @DistributedLock("orders")
        public void locked(Runnable body) {
            body.run();
        }

        @DistributedLock("others")
        public void other() {}

        @DistributedLock("orders")
        public CompletableFuture<String> future() {
            return CompletableFuture.completedFuture("done");
        }

        @Async
        @DistributedLock("orders")
        public CompletableFuture<String> async(Runnable body) {
            body.run();
            return CompletableFuture.completedFuture("done");
        }
    }

    @EnableAsync
    @Configuration(proxyBeanMethods = false)
    static class App extends StoredOrders.Database {

        /** As an executor without room, with a policy by which callers run their tasks themselves. */
        @Bean
        TaskExecutor taskExecutor() {
            return new SyncTaskExecutor();
        }

        @Bean
        @Primary
        JdbcTransactionManager transactions(DataSource database) {
            return new JdbcTransactionManager(database);
        }

        @Bean
        JdbcTransactionManager messages() {
            JdbcTransactionManager manager =
                    new JdbcTransactionManager(new DriverManagerDataSource("jdbc:h2:mem:messages"));
            manager.setTransactionSynchronization(AbstractPlatformTransactionManager.SYNCHRONIZATION_NEVER);
            return manager;
        }

        @Bean
        JdbcTemplate jdbc(DataSource database) {
            JdbcTemplate jdbc = new JdbcTemplate(database);
            jdbc.execute("create table orders (id int primary key)");
            return jdbc;
        }
    }
}
