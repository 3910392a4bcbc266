package io.leasehold.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.leasehold.LockLostException;
import io.r2dbc.h2.H2ConnectionFactory;
import io.r2dbc.spi.ConnectionFactory;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.r2dbc.connection.R2dbcTransactionManager;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.transaction.ReactiveTransactionManager;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.reactive.GenericReactiveTransaction;
import org.springframework.transaction.reactive.TransactionSynchronizationManager;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Orders in a real database, placed in reactive transactions that write to the journal of the locks. */
abstract class ReactiveOrders {

    static final String ACQUIRED = "acquire orders";
    static final String COMMITTED = "committed";
    static final String ROLLED_BACK = "rolled back";
    static final String RELEASED = "release orders";

    final FakeLockClient locks = new FakeLockClient();
    final ApplicationContextRunner spring = LockedApplication.with(locks).withUserConfiguration(App.class);

    /** Who begins a transaction: Spring around a method, or the code itself. */
    enum By {
        ANNOTATION {
            @Override
            Mono<String> place(Orders orders, int id, Mono<?> then) {
                return orders.place(id, then);
            }

            @Override
            Mono<String> inTransaction(World world, Mono<String> work) {
                return world.checkout().run(work);
            }
        },
        OPERATOR {
            @Override
            Mono<String> place(Orders orders, int id, Mono<?> then) {
                return orders.placeByOperator(id, then);
            }

            @Override
            Mono<String> inTransaction(World world, Mono<String> work) {
                return world.transaction().transactional(work);
            }
        };

        /** Under the lock, in a transaction that begins inside of it. */
        abstract Mono<String> place(Orders orders, int id, Mono<?> then);

        abstract Mono<String> inTransaction(World world, Mono<String> work);
    }

    record World(Orders orders, Checkout checkout, TransactionalOperator transaction, DatabaseClient database) {

        /** Outside of any transaction, and so in a connection of its own. */
        long count() {
            return database.sql("select count(*) from orders")
                    .mapValue(Long.class)
                    .one()
                    .block();
        }
    }

    void run(Consumer<World> test) {
        run(spring, test);
    }

    void run(ApplicationContextRunner spring, Consumer<World> test) {
        spring.run(context -> {
            assertThat(context).hasNotFailed();
            test.accept(new World(
                    context.getBean(Orders.class),
                    context.getBean(Checkout.class),
                    context.getBean(TransactionalOperator.class),
                    context.getBean(DatabaseClient.class)));
        });
    }

    static LockLostException loss(Mono<?> call) {
        return catchThrowableOfType(LockLostException.class, call::block);
    }

    void cancelOnceBegun(Function<Sinks.Empty<Void>, Mono<?>> work) {
        Sinks.Empty<Void> begun = Sinks.empty();
        Disposable subscription = work.apply(begun).subscribe();
        begun.asMono().block();
        subscription.dispose();
        await().until(() -> locks.journal.contains(RELEASED));
    }

    static Mono<String> endless(Sinks.Empty<Void> begun) {
        return Mono.<String>never().doOnSubscribe(subscription -> begun.tryEmitEmpty());
    }

    static Mono<String> failure() {
        return Mono.error(new IllegalStateException("no stock"));
    }

    Mono<Void> loss() {
        return Mono.fromRunnable(
                () -> locks.handles.get(locks.handles.size() - 1).lose());
    }

    Mono<String> lostAfter(String value) {
        return loss().thenReturn(value);
    }

    static class Orders {

        private final DatabaseClient database;
        private final TransactionalOperator transaction;

        /** With an operator of its own, as services often have. */
        Orders(DatabaseClient database, ReactiveTransactionManager transactions) {
            this.database = database;
            this.transaction = TransactionalOperator.create(transactions);
        }

        Mono<Void> insert(int id) {
            return database.sql("insert into orders values ($1)").bind(0, id).then();
        }

        @Transactional
        @DistributedLock("orders")
        public Mono<String> place(int id, Mono<?> then) {
            return insert(id).then(then).thenReturn("placed");
        }

        @DistributedLock("orders")
        public Mono<String> placeByOperator(int id, Mono<?> then) {
            return insert(id).then(then).thenReturn("placed").as(transaction::transactional);
        }

        @Transactional
        @DistributedLock("orders")
        public Flux<Integer> placeAll(Flux<Integer> ids, Mono<Void> then) {
            return ids.concatMap(id -> insert(id).thenReturn(id)).concatWith(then.then(Mono.empty()));
        }

        @Transactional(propagation = Propagation.REQUIRES_NEW)
        @DistributedLock("orders")
        public Mono<String> placeOnItsOwn(int id) {
            return insert(id).thenReturn("placed");
        }

        @DistributedLock("orders")
        public void blocking(Runnable work) {
            work.run();
        }

        @DistributedLock("orders")
        public Mono<String> locked(Mono<String> work) {
            return work;
        }

        @DistributedLock("#{#key}")
        public Mono<String> lockedAs(String key, Mono<String> work) {
            return work;
        }
    }

    /** Calls others in a transaction of its own. */
    static class Checkout {

        @Transactional
        public Mono<String> run(Mono<String> work) {
            return work;
        }

        @Transactional(propagation = Propagation.REQUIRES_NEW)
        public Mono<String> runOnItsOwn(Mono<String> work) {
            return work;
        }
    }

    /** Says when the database has committed, and not when others have been told of it. */
    @SuppressWarnings("serial")
    static final class JournalledTransactions extends R2dbcTransactionManager {

        private final transient FakeLockClient locks;

        JournalledTransactions(ConnectionFactory connections, FakeLockClient locks) {
            super(connections);
            this.locks = locks;
        }

        @Override
        protected Mono<Void> doCommit(
                TransactionSynchronizationManager synchronization, GenericReactiveTransaction transaction) {
            return super.doCommit(synchronization, transaction).doOnSuccess(done -> locks.journal.add(COMMITTED));
        }

        @Override
        protected Mono<Void> doRollback(
                TransactionSynchronizationManager synchronization, GenericReactiveTransaction transaction) {
            return super.doRollback(synchronization, transaction).doOnSuccess(done -> locks.journal.add(ROLLED_BACK));
        }
    }

    @EnableTransactionManagement
    @Configuration(proxyBeanMethods = false)
    static class App {

        @Bean
        ConnectionFactory connections() {
            return H2ConnectionFactory.inMemory(UUID.randomUUID().toString());
        }

        @Bean
        DatabaseClient database(ConnectionFactory connections) {
            DatabaseClient database = DatabaseClient.create(connections);
            database.sql("create table orders (id int primary key)").then().block();
            return database;
        }

        @Bean
        R2dbcTransactionManager transactions(ConnectionFactory connections, FakeLockClient locks) {
            return new JournalledTransactions(connections, locks);
        }

        @Bean
        TransactionalOperator transaction(ReactiveTransactionManager transactions) {
            return TransactionalOperator.create(transactions);
        }

        @Bean
        Orders orders(DatabaseClient database, ReactiveTransactionManager transactions) {
            return new Orders(database, transactions);
        }

        @Bean
        Checkout checkout() {
            return new Checkout();
        }
    }
}
