package io.leasehold.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leasehold.LockLostException;
import javax.sql.DataSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/** Orders whose transactions must not commit without the lock, whichever manager they have. */
abstract class GuardedOrders {

    final FakeLockClient locks = new FakeLockClient();
    final ApplicationContextRunner spring = LockedApplication.with(locks);

    /** Loses the lock inside a transaction of each kind, and inside a caller's. */
    void rollsBack(ApplicationContext context) {
        JdbcTemplate jdbc = context.getBean(JdbcTemplate.class);
        Orders orders = context.getBean(Orders.class);
        assertThatThrownBy(() -> orders.place(1, this::lose)).isInstanceOf(LockLostException.class);
        TransactionTemplate callers = new TransactionTemplate(context.getBean(PlatformTransactionManager.class));
        assertThatThrownBy(() -> callers.executeWithoutResult(status -> {
                    orders.locked(2, () -> {});
                    lose();
                }))
                .isInstanceOf(LockLostException.class);
        assertThat(jdbc.queryForObject("select count(*) from orders", Integer.class))
                .isZero();
        orders.place(3, () -> {});
        callers.executeWithoutResult(status -> {
            orders.locked(4, () -> {});
            orders.locked(5, () -> {});
            assertThat(locks.held()).hasSize(1);
        });
        assertThat(jdbc.queryForObject("select count(*) from orders", Integer.class))
                .isEqualTo(3);
        assertThat(locks.held()).isEmpty();
    }

    void lose() {
        FakeLockClient.FakeHandle last = locks.handles.get(locks.handles.size() - 1);
        last.lose();
        locks.busy.remove(last.key());
    }

    @Configuration(proxyBeanMethods = false)
    static class Database extends StoredOrders.Database {

        @Bean
        JdbcTemplate jdbc(DataSource database) {
            JdbcTemplate jdbc = new JdbcTemplate(database);
            jdbc.execute("create table orders (id int primary key)");
            return jdbc;
        }
    }

    @EnableTransactionManagement
    @Configuration(proxyBeanMethods = false)
    static class Work {

        @Bean
        Orders orders(JdbcTemplate jdbc) {
            return new Orders(jdbc);
        }
    }

    static class Orders {

        private final JdbcTemplate jdbc;

        Orders(JdbcTemplate jdbc) {
            this.jdbc = jdbc;
        }

        @Transactional
        @DistributedLock("orders")
        public void place(int id, Runnable then) {
            locked(id, then);
        }

        @DistributedLock("orders")
        public void locked(int id, Runnable then) {
            jdbc.update("insert into orders values (?)", id);
            then.run();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Manager {

        @Bean
        JdbcTransactionManager transactions(DataSource database) {
            return new JdbcTransactionManager(database);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnManager {

        @Bean
        Wrapper transactions(DataSource database) {
            return new Wrapper(new JdbcTransactionManager(database));
        }
    }

    static class Wrapper implements PlatformTransactionManager {

        private final PlatformTransactionManager wrapped;

        Wrapper(PlatformTransactionManager wrapped) {
            this.wrapped = wrapped;
        }

        @Override
        public TransactionStatus getTransaction(TransactionDefinition definition) {
            return wrapped.getTransaction(definition);
        }

        @Override
        public void commit(TransactionStatus status) {
            wrapped.commit(status);
        }

        @Override
        public void rollback(TransactionStatus status) {
            wrapped.rollback(status);
        }
    }
}
