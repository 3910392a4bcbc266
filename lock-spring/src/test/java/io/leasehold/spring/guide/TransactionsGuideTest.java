package io.leasehold.spring.guide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leasehold.LockClient;
import io.leasehold.LockException;
import io.leasehold.LockHandle;
import io.leasehold.LockLostException;
import io.leasehold.LockRequest;
import io.leasehold.spring.DistributedLock;
import io.leasehold.spring.DistributedLockConfiguration;
import io.leasehold.spring.FakeLockClient;
import io.leasehold.spring.LockContext;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.Id;
import jakarta.persistence.Version;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ContextConsumer;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.ClassPathResource;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.embedded.EmbeddedDatabaseBuilder;
import org.springframework.jdbc.datasource.embedded.EmbeddedDatabaseType;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.orm.jpa.LocalContainerEntityManagerFactoryBean;
import org.springframework.orm.jpa.SharedEntityManagerCreator;
import org.springframework.orm.jpa.persistenceunit.PersistenceManagedTypes;
import org.springframework.orm.jpa.vendor.HibernateJpaVendorAdapter;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/** The code of docs/transactions.md for databases, on a real one. */
class TransactionsGuideTest {

    private static final long ID = 42;

    private final FakeLockClient locks = new FakeLockClient();
    private final ApplicationContextRunner spring = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(AopAutoConfiguration.class))
            .withUserConfiguration(DistributedLockConfiguration.class)
            .withBean(FakeLockClient.class, () -> locks);

    private void run(ContextConsumer<ApplicationContext> test) {
        spring.withUserConfiguration(Database.class).run(context -> {
            assertThat(context).hasNotFailed();
            test.accept(context);
        });
    }

    private static String state(ApplicationContext context) {
        return context.getBean(JdbcTemplate.class)
                .queryForObject("select state from orders where id = ?", String.class, ID);
    }

    @Test
    void theLockIsTakenBeforeTheTransactionAndGivenUpAfterIt() {
        run(context -> {
            locks.onRelease = () -> locks.journal.add(state(context));
            context.getBean(Shipping.class).ship(ID);
            assertThat(locks.journal).containsExactly("acquire order:42", "SHIPPED", "release order:42");
        });
    }

    @Test
    void byHandTheLastLineRefusesToCommitWithoutTheLock() {
        run(context -> {
            Shipping shipping = context.getBean(Shipping.class);
            shipping.meanwhile(() -> locks.handles.get(0).lose());
            assertThatThrownBy(() -> shipping.shipByHand(ID)).isInstanceOf(LockLostException.class);
            assertThat(state(context)).isEqualTo("NEW");
            shipping.meanwhile(() -> {});
            locks.busy.clear();
            shipping.shipByHand(ID);
            assertThat(state(context)).isEqualTo("SHIPPED");
        });
    }

    @Test
    void aRowThatRemembersTheLargestTokenRefusesALateWriter() {
        run(context -> {
            Shipping shipping = context.getBean(Shipping.class);
            shipping.write(ID, 2);
            assertThatThrownBy(() -> shipping.write(ID, 1)).hasMessageContaining("later owner");
            shipping.write(ID, 2);
        });
    }

    @Test
    void aVersionRefusesTheCommitOfALateWriter() {
        run(context -> {
            Shipping shipping = context.getBean(Shipping.class);
            TransactionTemplate transaction = context.getBean(TransactionTemplate.class);
            assertThatThrownBy(() -> transaction.executeWithoutResult(status -> {
                        shipping.rename(ID, "late");
                        onAnotherThread(
                                () -> transaction.executeWithoutResult(other -> shipping.rename(ID, "next owner's")));
                    }))
                    .isInstanceOf(OptimisticLockingFailureException.class);
            assertThat(state(context)).isEqualTo("next owner's");
        });
    }

    @Test
    void whatWasReadBeforeTheLockIsReadAnewUnderIt() {
        run(context -> {
            Shipping shipping = context.getBean(Shipping.class);
            context.getBean(TransactionTemplate.class).executeWithoutResult(status -> {
                assertThat(shipping.stateOf(ID)).isEqualTo("NEW");
                onAnotherThread(() -> shipping.write(ID, 1));
                assertThat(shipping.stateOf(ID)).isEqualTo("NEW");
                assertThat(shipping.stateUnderLock(ID)).isEqualTo("SHIPPED");
            });
        });
    }

    @Test
    void callsInsideATransactionAreRefusedAsTheYamlSays() throws IOException {
        spring.withInitializer(context -> {
                    try {
                        new YamlPropertySourceLoader()
                                .load("yaml", new ClassPathResource("transactions.yml", TransactionsGuideTest.class))
                                .forEach(context.getEnvironment().getPropertySources()::addLast);
                    } catch (IOException e) {
                        throw new IllegalStateException(e);
                    }
                })
                .withUserConfiguration(Database.class)
                .run(context -> assertThatThrownBy(() -> context.getBean(TransactionTemplate.class)
                                .executeWithoutResult(status ->
                                        context.getBean(Shipping.class).ship(ID)))
                        .isInstanceOf(LockException.class)
                        .hasMessageContaining("was called inside a transaction of its caller and not run"));
    }

    private static void onAnotherThread(Runnable work) {
        CompletableFuture.runAsync(work).join();
    }

    static class Shipping {

        private final LockClient locks;
        private final TransactionTemplate transaction;
        private final JdbcTemplate jdbc;
        private final EntityManager entities;
        private Runnable meanwhile = () -> {};

        Shipping(LockClient locks, TransactionTemplate transaction, JdbcTemplate jdbc, EntityManager entities) {
            this.locks = locks;
            this.transaction = transaction;
            this.jdbc = jdbc;
            this.entities = entities;
        }

        void meanwhile(Runnable meanwhile) {
            this.meanwhile = meanwhile;
        }

        // snippet
        @Transactional
        @DistributedLock("order:#{#id}") // outside, in whatever order the two stand
        public void ship(long id) {
            write(id, LockContext.require().fencingToken());
        }
        // end

        // snippet
        void shipByHand(long id) throws InterruptedException {
            try (LockHandle lock = locks.acquire(LockRequest.of("order:" + id))) {
                transaction.executeWithoutResult(status -> {
                    write(id, lock.fencingToken());
                    lock.ensureHeld(); // last: without the lock, roll back
                });
            }
        }
        // end

        // snippet
        void write(long id, long token) {
            int rows = jdbc.update(
                    "update orders set state = 'SHIPPED', fence = ? where id = ? and fence <= ?", token, id, token);
            if (rows == 0) {
                throw new IllegalStateException("A later owner of the lock has written order " + id);
            }
            // end
            meanwhile.run();
        }

        void rename(long id, String state) {
            entities.find(StoredOrder.class, id).state = state;
        }

        String stateOf(long id) {
            return entities.find(StoredOrder.class, id).state;
        }

        // snippet
        @DistributedLock("order:#{#id}")
        public String stateUnderLock(long id) {
            StoredOrder order = entities.find(StoredOrder.class, id);
            entities.refresh(order); // the caller's transaction may have loaded it before the lock was taken
            return order.state;
        }
        // end
    }

    // snippet
    @Entity(name = "orders")
    static class StoredOrder {

        @Id
        long id;

        @Version
        long version; // a late commit fails: OptimisticLockingFailureException

        String state;
        // end
        long fence;
    }

    @EnableTransactionManagement
    @Configuration(proxyBeanMethods = false)
    static class Database {

        @Bean
        DataSource dataSource() {
            return new EmbeddedDatabaseBuilder()
                    .setType(EmbeddedDatabaseType.H2)
                    .generateUniqueName(true)
                    .build();
        }

        @Bean
        LocalContainerEntityManagerFactoryBean entityManagerFactory(DataSource database) {
            LocalContainerEntityManagerFactoryBean factory = new LocalContainerEntityManagerFactoryBean();
            factory.setDataSource(database);
            factory.setManagedTypes(PersistenceManagedTypes.of(StoredOrder.class.getName()));
            factory.setJpaVendorAdapter(new HibernateJpaVendorAdapter());
            factory.setJpaPropertyMap(Map.of("hibernate.hbm2ddl.auto", "create"));
            return factory;
        }

        @Bean
        PlatformTransactionManager transactions(EntityManagerFactory factory) {
            return new JpaTransactionManager(factory);
        }

        @Bean
        TransactionTemplate transaction(PlatformTransactionManager transactions) {
            return new TransactionTemplate(transactions);
        }

        @Bean
        JdbcTemplate jdbc(DataSource database, EntityManagerFactory factory) {
            JdbcTemplate jdbc = new JdbcTemplate(database);
            jdbc.update("insert into orders (id, version, state, fence) values (?, 0, 'NEW', 0)", ID);
            return jdbc;
        }

        @Bean
        Shipping shipping(
                LockClient locks, TransactionTemplate transaction, JdbcTemplate jdbc, EntityManagerFactory factory) {
            return new Shipping(
                    locks, transaction, jdbc, SharedEntityManagerCreator.createSharedEntityManager(factory));
        }
    }
}
