package io.leasehold.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.event.TransactionPhase;
import org.springframework.transaction.event.TransactionalEventListener;
import org.springframework.transaction.support.TransactionTemplate;

/** Orders in a real database whose methods take part in transactions in different ways. */
abstract class PropagatedOrders {

    final FakeLockClient locks = new FakeLockClient();
    JdbcTemplate jdbc;
    TransactionTemplate transaction;
    Orders orders;

    void run(Consumer<ApplicationEventPublisher> test) {
        LockedApplication.with(locks).withUserConfiguration(App.class).run(context -> {
            assertThat(context).hasNotFailed();
            jdbc = context.getBean(JdbcTemplate.class);
            transaction = new TransactionTemplate(context.getBean(PlatformTransactionManager.class));
            orders = context.getBean(Orders.class);
            locks.onRelease = () -> locks.journal.add(committed() + " committed");
            test.accept(context);
        });
    }

    /** What others see, in a connection of their own. */
    int committed() {
        return elsewhere(this::count);
    }

    int count() {
        return jdbc.queryForObject("select count(*) from orders", Integer.class);
    }

    static <T> T elsewhere(Supplier<T> work) {
        return CompletableFuture.supplyAsync(work).join();
    }

    void lose() {
        locks.handles.get(0).lose();
    }

    record Placed(int id) {}

    record Placing(Runnable body) {}

    static class Orders {

        private final JdbcTemplate jdbc;
        private final FakeLockClient locks;

        Orders(JdbcTemplate jdbc, FakeLockClient locks) {
            this.jdbc = jdbc;
            this.locks = locks;
        }

        int insert(int id) {
            return jdbc.update("insert into orders values (?)", id);
        }

        @DistributedLock("orders")
        public void lockedOnly(Runnable body) {
            body.run();
        }

        @Transactional(propagation = Propagation.REQUIRES_NEW)
        @DistributedLock("orders")
        public void placeOnItsOwn(int id) {
            insert(id);
        }

        @Transactional(propagation = Propagation.NESTED)
        @DistributedLock("orders")
        public void placeNested(int id, Runnable then) {
            insert(id);
            then.run();
        }

        @Transactional
        @DistributedLock("orders")
        public void place(int id, Runnable then) {
            insert(id);
            then.run();
        }

        @Transactional(propagation = Propagation.REQUIRES_NEW)
        public void audit(int id) {
            insert(id);
        }

        @TransactionalEventListener(phase = TransactionPhase.BEFORE_COMMIT)
        @DistributedLock("orders")
        public void on(Placing placing) {
            placing.body().run();
        }

        @Transactional(readOnly = true)
        @DistributedLock("orders")
        public void read(Runnable then) {
            then.run();
        }

        @DistributedLock("orders")
        public CompletableFuture<String> future() {
            return CompletableFuture.completedFuture("done");
        }

        @TransactionalEventListener
        @DistributedLock("orders")
        public void on(Placed placed) {
            locks.journal.add("placed " + placed.id());
        }
    }

    @EnableTransactionManagement
    @Configuration(proxyBeanMethods = false)
    static class App extends StoredOrders.Database {

        @Bean
        PlatformTransactionManager transactions(DataSource database) {
            return new JdbcTransactionManager(database);
        }

        @Bean
        JdbcTemplate jdbc(DataSource database) {
            JdbcTemplate jdbc = new JdbcTemplate(database);
            jdbc.execute("create table orders (id int primary key)");
            return jdbc;
        }

        @Bean
        Orders orders(JdbcTemplate jdbc, FakeLockClient locks) {
            return new Orders(jdbc, locks);
        }
    }
}
