package io.leasehold.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.leasehold.LockException;
import io.leasehold.LockLostException;
import io.r2dbc.h2.H2ConnectionFactory;
import io.r2dbc.spi.ConnectionFactory;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.aop.framework.Advised;
import org.springframework.beans.factory.BeanNotOfRequiredTypeException;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.r2dbc.connection.R2dbcTransactionManager;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.transaction.ReactiveTransactionManager;
import org.springframework.transaction.TransactionExecutionListener;
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

/** Locks and reactive transactions of a real database. */
class ReactiveTransactionsTest {

    private static final String ACQUIRED = "acquire orders";
    private static final String COMMITTED = "committed";
    private static final String ROLLED_BACK = "rolled back";
    private static final String RELEASED = "release orders";

    private final FakeLockClient locks = new FakeLockClient();
    private final ApplicationContextRunner spring =
            LockedApplication.with(locks).withUserConfiguration(App.class);

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

    private record World(Orders orders, Checkout checkout, TransactionalOperator transaction, DatabaseClient database) {

        /** Outside of any transaction, and so in a connection of its own. */
        long count() {
            return database.sql("select count(*) from orders")
                    .mapValue(Long.class)
                    .one()
                    .block();
        }
    }

    private void run(Consumer<World> test) {
        run(spring, test);
    }

    private void run(ApplicationContextRunner spring, Consumer<World> test) {
        spring.run(context -> {
            assertThat(context).hasNotFailed();
            test.accept(new World(
                    context.getBean(Orders.class),
                    context.getBean(Checkout.class),
                    context.getBean(TransactionalOperator.class),
                    context.getBean(DatabaseClient.class)));
        });
    }

    @ParameterizedTest
    @EnumSource
    void releasesAfterTheTransactionHasCommitted(By by) {
        run(world -> {
            assertThat(by.place(world.orders(), 1, Mono.empty()).block()).isEqualTo("placed");
            assertThat(locks.journal).containsExactly(ACQUIRED, COMMITTED, RELEASED);
            assertThat(world.count()).isEqualTo(1);
        });
    }

    @ParameterizedTest
    @EnumSource
    void releasesAfterTheTransactionHasRolledBack(By by) {
        run(world -> {
            assertThatThrownBy(() -> by.place(world.orders(), 1, failure()).block())
                    .hasMessage("no stock");
            assertThat(locks.journal).containsExactly(ACQUIRED, ROLLED_BACK, RELEASED);
            assertThat(world.count()).isZero();
        });
    }

    @ParameterizedTest
    @EnumSource
    void aCancelledTransactionIsRolledBackBeforeTheRelease(By by) {
        run(world -> {
            cancelOnceBegun(begun -> by.place(world.orders(), 1, endless(begun)));
            assertThat(locks.journal).containsExactly(ACQUIRED, ROLLED_BACK, RELEASED);
            assertThat(world.count()).isZero();
        });
    }

    @ParameterizedTest
    @EnumSource
    void aTransactionDoesNotCommitOnceTheLockIsLost(By by) {
        run(world -> {
            assertThatThrownBy(() -> by.place(world.orders(), 1, loss()).block())
                    .isInstanceOf(LockLostException.class);
            assertThat(locks.journal).contains(ROLLED_BACK).doesNotContain(COMMITTED);
            assertThat(world.count()).isZero();
        });
    }

    @Test
    void aTransactionOfSeveralElementsDoesNotCommitOnceTheLockIsLost() {
        run(world -> {
            assertThatThrownBy(() ->
                            world.orders().placeAll(Flux.just(1, 2), loss()).blockLast())
                    .isInstanceOf(LockLostException.class);
            assertThat(world.count()).isZero();
        });
    }

    @Test
    void aTransactionOfACallInsideDoesNotCommitOnceAnOuterLockIsLost() {
        run(world -> {
            assertThatThrownBy(() -> world.orders()
                            .lockedAs(
                                    "outer",
                                    world.orders()
                                            .place(
                                                    1,
                                                    Mono.fromRunnable(() ->
                                                            locks.handles.get(0).lose())))
                            .block())
                    .isInstanceOf(LockLostException.class);
            assertThat(world.count()).isZero();
        });
    }

    @Test
    void aTransactionThatABlockingMethodWaitsForDoesNotCommitOnceItsLockIsLost() {
        run(world -> {
            LockLostException loss = catchThrowableOfType(
                    LockLostException.class,
                    () -> world.orders()
                            .blocking(() -> world.transaction()
                                    .transactional(world.orders().insert(1).then(loss()))
                                    .block()));
            assertThat(loss.mayHaveCommitted()).isFalse();
            assertThat(world.count()).isZero();
        });
    }

    @Test
    void aLossSaysWhetherWorkMayHaveBeenCommitted() {
        run(world -> {
            assertThat(loss(world.orders().place(1, loss())).mayHaveCommitted()).isFalse();
            locks.busy.clear();
            Mono<String> first =
                    world.transaction().transactional(world.orders().insert(1)).thenReturn("");
            Mono<String> second = world.transaction()
                    .transactional(world.orders()
                            .insert(2)
                            .then(Mono.fromRunnable(() -> locks.handles.get(1).lose())));
            assertThat(loss(world.orders().locked(first.then(second))).mayHaveCommitted())
                    .isTrue();
            assertThat(world.count()).isEqualTo(1);
        });
    }

    private static LockLostException loss(Mono<?> call) {
        return catchThrowableOfType(LockLostException.class, call::block);
    }

    @Test
    void twoTransactionsAtOnceUnderOneLockEndEachForItself() {
        run(world -> {
            assertThatThrownBy(() -> world.orders()
                            .locked(Flux.mergeDelayError(
                                            2,
                                            world.transaction()
                                                    .transactional(
                                                            world.orders().insert(1)),
                                            world.transaction()
                                                    .transactional(world.orders()
                                                            .insert(2)
                                                            .then(failure())))
                                    .then(Mono.just("")))
                            .block())
                    .hasMessage("no stock");
            assertThat(world.count()).isEqualTo(1);
        });
    }

    @ParameterizedTest
    @EnumSource
    void insideACallersTransactionTheLockIsKeptUntilThatHasCommitted(By by) {
        run(world -> {
            by.inTransaction(
                            world,
                            world.orders()
                                    .place(1, Mono.empty())
                                    .doOnNext(placed -> assertThat(locks.held()).hasSize(1)))
                    .block();
            assertThat(locks.journal).containsExactly(ACQUIRED, COMMITTED, RELEASED);
            assertThat(world.count()).isEqualTo(1);
        });
    }

    @ParameterizedTest
    @EnumSource
    void aCallersTransactionDoesNotCommitOnceTheLockIsLost(By by) {
        run(world -> {
            assertThatThrownBy(() -> by.inTransaction(
                                    world, world.orders().place(1, Mono.empty()).flatMap(this::lostAfter))
                            .block())
                    .isInstanceOf(LockLostException.class);
            assertThat(locks.journal).contains(ROLLED_BACK).doesNotContain(COMMITTED);
            assertThat(world.count()).isZero();
        });
    }

    @ParameterizedTest
    @EnumSource
    void aLockThatIsKeptIsReleasedAfterARollback(By by) {
        run(world -> {
            assertThatThrownBy(() -> by.inTransaction(
                                    world, world.orders().place(1, Mono.empty()).then(failure()))
                            .block())
                    .hasMessage("no stock");
            assertThat(locks.journal).containsExactly(ACQUIRED, ROLLED_BACK, RELEASED);
        });
    }

    @ParameterizedTest
    @EnumSource
    void aLockThatIsKeptIsReleasedAfterACancellation(By by) {
        run(world -> {
            cancelOnceBegun(begun -> by.inTransaction(
                    world, world.orders().place(1, Mono.empty()).then(endless(begun))));
            assertThat(locks.journal).containsExactly(ACQUIRED, ROLLED_BACK, RELEASED);
        });
    }

    @Test
    void aCancellationOfTheLockedWorkKeepsItsLockUntilTheCallersTransactionHasEnded() {
        run(world -> {
            cancelOnceBegun(
                    begun -> world.transaction().transactional(world.orders().place(1, endless(begun))));
            assertThat(locks.journal).containsExactly(ACQUIRED, ROLLED_BACK, RELEASED);
        });
    }

    @Test
    void lockedWorkThatIsGivenUpKeepsItsLockUntilTheCallersTransactionHasCommitted() {
        run(world -> {
            Sinks.Empty<Void> begun = Sinks.empty();
            world.transaction()
                    .transactional(world.orders()
                            .locked(world.orders().insert(1).then(endless(begun)))
                            .takeUntilOther(begun.asMono()))
                    .block();
            assertThat(locks.journal).containsExactly(ACQUIRED, COMMITTED, RELEASED);
        });
    }

    @Test
    void lockedWorkThatFailsKeepsItsLockUntilTheCallersTransactionHasEnded() {
        run(world -> {
            world.transaction()
                    .transactional(world.orders().locked(failure()).onErrorReturn("all the same"))
                    .block();
            assertThat(locks.journal).containsExactly(ACQUIRED, COMMITTED, RELEASED);
        });
    }

    @Test
    void aSecondCallInTheSameTransactionRunsUnderTheLockThatIsKept() {
        run(world -> {
            world.transaction()
                    .transactional(world.orders()
                            .place(1, Mono.empty())
                            .then(world.orders().place(2, Mono.empty())))
                    .block();
            assertThat(locks.journal).containsExactly(ACQUIRED, COMMITTED, RELEASED);
            assertThat(world.count()).isEqualTo(2);
        });
    }

    @Test
    void aCallInAnInnerTransactionRunsUnderTheLockThatIsKeptForTheOuterOne() {
        run(world -> {
            world.transaction()
                    .transactional(world.orders()
                            .place(1, Mono.empty())
                            .then(world.orders().placeOnItsOwn(2)))
                    .block();
            assertThat(locks.journal).containsExactly(ACQUIRED, COMMITTED, COMMITTED, RELEASED);
        });
    }

    @Test
    void anInnerTransactionDoesNotCommitWithoutTheLockThatTheOuterOneKeeps() {
        run(world -> {
            Orders orders = world.orders();
            Mono<String> inner = world.checkout()
                    .runOnItsOwn(
                            orders.locked(orders.insert(1).thenReturn("placed")).flatMap(this::lostAfter));
            assertThatThrownBy(() -> world.transaction()
                            .transactional(orders.locked(Mono.just("begun")).then(inner))
                            .block())
                    .isInstanceOf(LockLostException.class);
            assertThat(world.count()).isZero();
        });
    }

    @Test
    void whatOneTransactionKeptTheNextDoesNotFind() {
        run(world -> {
            Mono<String> placed = world.orders().locked(Mono.just("placed"));
            world.transaction().transactional(placed).block();
            world.transaction().transactional(placed).block();
            assertThat(locks.journal).containsExactly(ACQUIRED, COMMITTED, RELEASED, ACQUIRED, COMMITTED, RELEASED);
        });
    }

    @Test
    void refusesCallsInsideATransactionWhereTheApplicationSaysSo() {
        run(spring.withPropertyValues("distributed-lock.called-in-transaction=fail"), world -> {
            Mono<String> call = world.orders().locked(Mono.error(new AssertionError("was run")));
            assertThatThrownBy(() -> world.transaction().transactional(call).block())
                    .isInstanceOf(LockException.class)
                    .hasMessageContaining("Orders.locked")
                    .hasMessageContaining("distributed-lock.called-in-transaction");
            assertThat(locks.requests).isEmpty();
            assertThat(world.orders().locked(Mono.just("outside")).block()).isEqualTo("outside");
        });
    }

    @Test
    void releasesBeforeTheCallersCommitWhereTheApplicationTakesAWarningInstead() {
        run(spring.withPropertyValues("distributed-lock.called-in-transaction=warn"), world -> {
            world.transaction()
                    .transactional(world.orders().locked(Mono.just("")))
                    .block();
            assertThat(locks.journal).containsExactly(ACQUIRED, RELEASED, COMMITTED);
        });
    }

    @Test
    void managersAreGuardedByTheirInterfaces() {
        spring.run(context -> {
            assertThat(context).hasSingleBean(ReactiveTransactionManager.class);
            assertThat(((Advised) context.getBean(ReactiveTransactionManager.class))
                            .getTargetSource()
                            .getTarget())
                    .isInstanceOf(R2dbcTransactionManager.class);
        });
        spring.withBean(NeedsTheClass.class)
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOf(BeanNotOfRequiredTypeException.class));
    }

    @Test
    void publishersAreLockedWithoutSpringsTransactionsOnTheClassPath() {
        new ApplicationContextRunner()
                .withClassLoader(new FilteredClassLoader(TransactionExecutionListener.class))
                .withConfiguration(AutoConfigurations.of(AopAutoConfiguration.class))
                .withUserConfiguration(DistributedLockConfiguration.class)
                .withBean(FakeLockClient.class, () -> locks)
                .withBean(Plain.class)
                .run(context -> {
                    assertThat(context.getBean(Plain.class).work().block()).isEqualTo("done");
                    assertThat(locks.journal).containsExactly(ACQUIRED, RELEASED);
                });
    }

    private void cancelOnceBegun(Function<Sinks.Empty<Void>, Mono<?>> work) {
        Sinks.Empty<Void> begun = Sinks.empty();
        Disposable subscription = work.apply(begun).subscribe();
        begun.asMono().block();
        subscription.dispose();
        await().until(() -> locks.journal.contains(RELEASED));
    }

    private static Mono<String> endless(Sinks.Empty<Void> begun) {
        return Mono.<String>never().doOnSubscribe(subscription -> begun.tryEmitEmpty());
    }

    private static Mono<String> failure() {
        return Mono.error(new IllegalStateException("no stock"));
    }

    private Mono<Void> loss() {
        return Mono.fromRunnable(
                () -> locks.handles.get(locks.handles.size() - 1).lose());
    }

    private Mono<String> lostAfter(String value) {
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

    /** Public, so that a class loader of its own can see it. */
    public static class Plain {

        @DistributedLock("orders")
        public Mono<String> work() {
            return Mono.just("done");
        }
    }

    static class NeedsTheClass {

        NeedsTheClass(R2dbcTransactionManager transactions) {}
    }

    /** Says when the database has committed, and not when others have been told of it. */
    @SuppressWarnings("serial")
    private static final class JournalledTransactions extends R2dbcTransactionManager {

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
