package io.leasehold.spring;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/** Orders in a real database, and what others see of them when the lock is released. */
abstract class StoredOrders {

    final FakeLockClient locks = new FakeLockClient();
    int seenByOthersAtRelease = -1;

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

    ApplicationContextRunner spring(Manager manager) {
        return LockedApplication.with(locks).withUserConfiguration(manager.app);
    }

    void run(Manager manager, Consumer<World> test) {
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

    record World(Orders orders, TransactionTemplate transaction, JdbcTemplate jdbc) {

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

    void lose() {
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
