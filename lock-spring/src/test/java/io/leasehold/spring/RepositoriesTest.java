package io.leasehold.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leasehold.InvalidLockSettingException;
import io.leasehold.LockKey;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.Id;
import java.util.Map;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.jpa.repository.support.JpaRepositoryFactoryBean;
import org.springframework.jdbc.datasource.embedded.EmbeddedDatabaseBuilder;
import org.springframework.jdbc.datasource.embedded.EmbeddedDatabaseType;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.orm.jpa.LocalContainerEntityManagerFactoryBean;
import org.springframework.orm.jpa.persistenceunit.PersistenceManagedTypes;
import org.springframework.orm.jpa.vendor.HibernateJpaVendorAdapter;
import org.springframework.transaction.PlatformTransactionManager;

/** Annotations on the interfaces of repositories, whose classes know nothing of them; and entities in keys. */
class RepositoriesTest {

    private final FakeLockClient locks = new FakeLockClient();

    private void run(Consumer<AssertableApplicationContext> test) {
        LockedApplication.with(locks)
                .withUserConfiguration(App.class)
                .withBean(Work.class)
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    test.accept(context);
                });
    }

    private LockKey lastKey() {
        return locks.requests.get(locks.requests.size() - 1).key();
    }

    @Test
    void aKeyUsesTheNamesOfTheInterfacesArguments() {
        run(context -> {
            context.getBean(Items.class).named(7);
            assertThat(lastKey()).isEqualTo(LockKey.of("item:7"));
        });
    }

    @Test
    void aMethodThatTheInterfaceInheritsMayBeAnnotatedThere() {
        run(context -> {
            context.getBean(Items.class).save(new Item(7));
            assertThat(lastKey()).isEqualTo(LockKey.of("item:7"));
            assertThat(locks.held()).isEmpty();
        });
    }

    @Test
    void theDefaultKeyIsTheInterfacesAndTheMethods() {
        run(context -> {
            context.getBean(Items.class).count();
            assertThat(lastKey()).isEqualTo(LockKey.of(Items.class.getName() + ".count"));
        });
    }

    @Test
    void anEntityThatIsNotLoadedYetMakesNoKey() {
        run(context -> {
            context.getBean(Items.class).save(new Item(7));
            try (EntityManager entities =
                    context.getBean(EntityManagerFactory.class).createEntityManager()) {
                Item lazy = entities.getReference(Item.class, 7L);
                assertThatThrownBy(() -> context.getBean(Work.class).of(lazy))
                        .isInstanceOf(InvalidLockSettingException.class)
                        .hasMessageContaining("whose text may differ from machine to machine");
            }
        });
    }

    interface Items extends JpaRepository<Item, Long> {

        @DistributedLock("item:#{#number}")
        @Query("select i from Item i where i.id = :number")
        @Nullable
        Item named(long number);

        @Override
        @DistributedLock("item:#{#item.id}")
        <S extends Item> S save(S item);

        @Override
        @DistributedLock
        long count();
    }

    static class Work {

        @DistributedLock("item:#{#item}")
        public void of(Item item) {}
    }

    @Configuration(proxyBeanMethods = false)
    static class App {

        @Bean(destroyMethod = "shutdown")
        DataSource dataSource() {
            return new EmbeddedDatabaseBuilder()
                    .setType(EmbeddedDatabaseType.H2)
                    .generateUniqueName(true)
                    .build();
        }

        @Bean
        LocalContainerEntityManagerFactoryBean entityManagerFactory(DataSource dataSource) {
            LocalContainerEntityManagerFactoryBean factory = new LocalContainerEntityManagerFactoryBean();
            factory.setDataSource(dataSource);
            factory.setJpaVendorAdapter(new HibernateJpaVendorAdapter());
            factory.setManagedTypes(PersistenceManagedTypes.of(Item.class.getName()));
            factory.setJpaPropertyMap(Map.of("hibernate.hbm2ddl.auto", "create"));
            return factory;
        }

        @Bean
        PlatformTransactionManager transactionManager(EntityManagerFactory factory) {
            return new JpaTransactionManager(factory);
        }

        @Bean
        static JpaRepositoryFactoryBean<Items, Item, Long> items() {
            return new JpaRepositoryFactoryBean<>(Items.class);
        }
    }

    /** Has no text of its own. */
    @Entity(name = "Item")
    public static class Item {

        @Id
        private Long id;

        protected Item() {}

        Item(long id) {
            this.id = id;
        }

        public Long getId() {
            return id;
        }
    }
}
