package io.leasehold.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leasehold.LockException;
import io.leasehold.LockLostException;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.Id;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.embedded.EmbeddedDatabaseBuilder;
import org.springframework.jdbc.datasource.embedded.EmbeddedDatabaseType;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.orm.jpa.LocalContainerEntityManagerFactoryBean;
import org.springframework.orm.jpa.SharedEntityManagerCreator;
import org.springframework.orm.jpa.persistenceunit.PersistenceManagedTypes;
import org.springframework.orm.jpa.vendor.HibernateJpaVendorAdapter;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionExecutionListener;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/** Locks and transactions of a real database. What another connection sees is what counts. */
class TransactionsTest {

    private final FakeLockClient locks = new FakeLockClient();
    private int seenByOthersAtRelease = -1;

    enum Manager {
        JDBC(JdbcApp.class),
        JPA(JpaApp.class);

        private final Class<?> app;

        Manager(Class<?> app) {
            this.app = app;
        }
    }

    @BeforeEach
    void nothingReleased() {
        seenByOthersAtRelease = -1;
    }

    private ApplicationContextRunner spring(Manager manager) {
        return LockedApplication.with(locks).withUserConfiguration(manager.app);
    }

    private void run(Manager manager, Consumer<World> test) {
        spring(manager).run(context -> {
            assertThat(context).hasNotFailed();
            World world = new World(
                    context.getBean(Orders.class),
                    new TransactionTemplate(context.getBean(PlatformTransactionManager.class)),
                    new JdbcTemplate(context.getBean(DataSource.class)));
            locks.onRelease = () -> seenByOthersAtRelease = world.count();
            test.accept(world);
        });
    }

    private record World(Orders orders, TransactionTemplate transaction, JdbcTemplate jdbc) {

        /** On a thread, and so a connection, of its own. */
        int count() {
            int[] rows = new int[1];
            Thread other =
                    new Thread(() -> rows[0] = jdbc.queryForObject("select count(*) from orders", Integer.class));
            other.start();
            try {
                other.join();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return rows[0];
        }
    }

    @ParameterizedTest
    @EnumSource
    void releasesAfterTheMethodsOwnTransactionHasCommitted(Manager manager) {
        run(manager, world -> world.orders().place(1, () -> {}));
        assertThat(seenByOthersAtRelease).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void aTransactionDoesNotCommitOnceTheLockIsLost(Manager manager) {
        run(manager, world -> {
            assertThatThrownBy(() -> world.orders().place(1, this::lose)).isInstanceOf(LockLostException.class);
            assertThat(world.count()).isZero();
        });
    }

    @ParameterizedTest
    @EnumSource
    void aTransactionThatTheMethodBeginsItselfDoesNotCommitOnceTheLockIsLost(Manager manager) {
        run(manager, world -> {
            assertThatThrownBy(() -> world.orders()
                            .lockedOnly(() -> world.transaction().executeWithoutResult(status -> {
                                world.orders().insert(1);
                                lose();
                            })))
                    .isInstanceOf(LockLostException.class);
            assertThat(world.count()).isZero();
        });
    }

    @ParameterizedTest
    @EnumSource
    void insideACallersTransactionTheLockIsKeptUntilThatHasCommitted(Manager manager) {
        run(manager, world -> {
            world.transaction().executeWithoutResult(status -> {
                world.orders().place(1, () -> {});
                assertThat(locks.held()).hasSize(1);
            });
            assertThat(seenByOthersAtRelease).isEqualTo(1);
            assertThat(locks.held()).isEmpty();
        });
    }

    @ParameterizedTest
    @EnumSource
    void aCallersTransactionDoesNotCommitOnceTheLockIsLost(Manager manager) {
        run(manager, world -> {
            assertThatThrownBy(() -> world.transaction().executeWithoutResult(status -> {
                        world.orders().place(1, () -> {});
                        lose();
                    }))
                    .isInstanceOf(LockLostException.class);
            assertThat(world.count()).isZero();
        });
    }

    @ParameterizedTest
    @EnumSource
    void aLockThatIsKeptIsReleasedAfterARollback(Manager manager) {
        run(manager, world -> {
            world.transaction().executeWithoutResult(status -> {
                world.orders().place(1, () -> {});
                status.setRollbackOnly();
            });
            assertThat(seenByOthersAtRelease).isZero();
            assertThat(locks.held()).isEmpty();
        });
    }

    @Test
    void aSecondCallInTheSameTransactionRunsUnderTheLockThatIsKept() {
        run(Manager.JDBC, world -> {
            world.transaction().executeWithoutResult(status -> {
                world.orders().place(1, () -> {});
                world.orders().place(2, () -> {});
            });
            assertThat(locks.requests).hasSize(1);
            assertThat(seenByOthersAtRelease).isEqualTo(2);
        });
    }

    @Test
    void aCallInAnInnerTransactionRunsUnderTheLockThatIsKeptForTheOuterOne() {
        run(Manager.JDBC, world -> {
            world.transaction().executeWithoutResult(status -> {
                world.orders().place(1, () -> {});
                world.orders().placeOnItsOwn(2);
                assertThat(locks.held()).hasSize(1);
            });
            assertThat(locks.requests).hasSize(1);
        });
    }

    @Test
    void whatOneTransactionKeptTheNextDoesNotFind() {
        run(Manager.JDBC, world -> {
            world.transaction().executeWithoutResult(status -> world.orders().place(1, () -> {}));
            world.transaction().executeWithoutResult(status -> world.orders().place(2, () -> {}));
            assertThat(locks.requests).hasSize(2);
            assertThat(locks.held()).isEmpty();
        });
    }

    @Test
    void aMethodThatFailsInsideACallersTransactionKeepsItsLockToo() {
        run(Manager.JDBC, world -> {
            world.transaction().executeWithoutResult(status -> {
                assertThatThrownBy(() -> world.orders().lockedOnly(() -> {
                            throw new IllegalStateException("no stock");
                        }))
                        .hasMessage("no stock");
                assertThat(locks.held()).hasSize(1);
            });
            assertThat(locks.held()).isEmpty();
        });
    }

    @Test
    void severalFuturesKeepTheLockUntilTheyHaveCompletedAfterTheCommit() {
        CompletableFuture<String> work = new CompletableFuture<>();
        run(Manager.JDBC, world -> {
            List<CompletableFuture<String>> results =
                    world.transaction().execute(status -> world.orders().placeAndGoOn(1, work));
            assertThat(locks.held()).hasSize(1);
            work.complete("done");
            assertThat(results.get(0).join()).isEqualTo("done");
            assertThat(locks.held()).isEmpty();
        });
    }

    @Test
    void severalFuturesThatCompleteBeforeTheCommitLeaveTheLockToThat() {
        run(Manager.JDBC, world -> {
            world.transaction().executeWithoutResult(status -> {
                CompletableFuture<String> work = new CompletableFuture<>();
                List<CompletableFuture<String>> results = world.orders().placeAndGoOn(1, work);
                work.complete("done");
                assertThat(results.get(0).join()).isEqualTo("done");
                assertThat(locks.held()).hasSize(1);
            });
            assertThat(seenByOthersAtRelease).isEqualTo(1);
            assertThat(locks.held()).isEmpty();
        });
    }

    @Test
    void refusesCallsInsideATransactionWhereTheApplicationSaysSo() {
        spring(Manager.JDBC)
                .withPropertyValues("distributed-lock.called-in-transaction=fail")
                .run(context -> {
                    TransactionTemplate transaction =
                            new TransactionTemplate(context.getBean(PlatformTransactionManager.class));
                    Orders orders = context.getBean(Orders.class);
                    assertThatThrownBy(() -> transaction.executeWithoutResult(status -> orders.lockedOnly(() -> {
                                throw new AssertionError("was run");
                            })))
                            .isInstanceOf(LockException.class)
                            .hasMessageContaining("lockedOnly")
                            .hasMessageContaining("distributed-lock.called-in-transaction");
                    assertThat(locks.requests).isEmpty();
                });
    }

    @Test
    void releasesBeforeTheCallersCommitWhereTheApplicationTakesAWarningInstead() {
        spring(Manager.JDBC)
                .withPropertyValues("distributed-lock.called-in-transaction=warn")
                .run(context -> {
                    Orders orders = context.getBean(Orders.class);
                    new TransactionTemplate(context.getBean(PlatformTransactionManager.class))
                            .executeWithoutResult(status -> {
                                orders.lockedOnly(() -> {});
                                assertThat(locks.held()).isEmpty();
                            });
                });
    }

    @Test
    void aPolicyThatDoesNotExistIsRefusedAtStartUp() {
        spring(Manager.JDBC)
                .withPropertyValues("distributed-lock.called-in-transaction=maybe")
                .run(context -> assertThat(context.getStartupFailure())
                        .rootCause()
                        .hasMessageContaining("defer-release, warn or fail"));
    }

    @Test
    void locksWorkWithoutSpringsTransactionsOnTheClassPath() {
        new ApplicationContextRunner()
                .withClassLoader(new FilteredClassLoader(TransactionExecutionListener.class))
                .withConfiguration(AutoConfigurations.of(AopAutoConfiguration.class))
                .withUserConfiguration(DistributedLockConfiguration.class)
                .withBean(FakeLockClient.class, () -> locks)
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .doesNotHaveBean(CallersTransaction.class)
                        .doesNotHaveBean(CommitGuardPostProcessor.class));
    }

    private void lose() {
        locks.handles.get(locks.handles.size() - 1).lose();
    }

    static class Orders {

        private final Consumer<Integer> insert;

        Orders(Consumer<Integer> insert) {
            this.insert = insert;
        }

        void insert(int id) {
            insert.accept(id);
        }

        @Transactional
        @DistributedLock("orders")
        public void place(int id, Runnable then) {
            insert.accept(id);
            then.run();
        }

        @Transactional(propagation = Propagation.REQUIRES_NEW)
        @DistributedLock("orders")
        public void placeOnItsOwn(int id) {
            insert.accept(id);
        }

        @DistributedLock("orders")
        public List<CompletableFuture<String>> placeAndGoOn(int id, CompletableFuture<String> work) {
            insert.accept(id);
            return List.of(work);
        }

        @DistributedLock("orders")
        public void lockedOnly(Runnable body) {
            body.run();
        }
    }

    static class Database {

        @Bean
        DataSource dataSource() {
            return new EmbeddedDatabaseBuilder()
                    .setType(EmbeddedDatabaseType.H2)
                    .generateUniqueName(true)
                    .build();
        }
    }

    @EnableTransactionManagement
    @Configuration(proxyBeanMethods = false)
    static class JdbcApp extends Database {

        @Bean
        PlatformTransactionManager transactions(DataSource database) {
            return new DataSourceTransactionManager(database);
        }

        @Bean
        Orders orders(DataSource database) {
            JdbcTemplate jdbc = new JdbcTemplate(database);
            jdbc.execute("create table orders (id int primary key)");
            return new Orders(id -> jdbc.update("insert into orders values (?)", id));
        }
    }

    @EnableTransactionManagement
    @Configuration(proxyBeanMethods = false)
    static class JpaApp extends Database {

        @Bean
        LocalContainerEntityManagerFactoryBean entityManagerFactory(DataSource database) {
            LocalContainerEntityManagerFactoryBean factory = new LocalContainerEntityManagerFactoryBean();
            factory.setDataSource(database);
            factory.setManagedTypes(PersistenceManagedTypes.of(PlacedOrder.class.getName()));
            factory.setJpaVendorAdapter(new HibernateJpaVendorAdapter());
            factory.setJpaPropertyMap(Map.of("hibernate.hbm2ddl.auto", "create"));
            return factory;
        }

        @Bean
        PlatformTransactionManager transactions(EntityManagerFactory factory) {
            return new JpaTransactionManager(factory);
        }

        @Bean
        Orders orders(EntityManagerFactory factory) {
            EntityManager entities = SharedEntityManagerCreator.createSharedEntityManager(factory);
            return new Orders(id -> {
                PlacedOrder order = new PlacedOrder();
                order.id = id;
                entities.persist(order);
            });
        }
    }

    @Entity(name = "orders")
    static class PlacedOrder {

        @Id
        private int id;
    }
}
