package io.leasehold.spring.guide;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.spring.DistributedLock;
import io.leasehold.spring.DistributedLockConfiguration;
import io.leasehold.spring.FakeLockClient;
import io.r2dbc.h2.H2ConnectionFactory;
import io.r2dbc.spi.ConnectionFactory;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.r2dbc.connection.R2dbcTransactionManager;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.transaction.ReactiveTransactionManager;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;

/** The code of docs/transactions.md for reactive transactions, on a real database. */
class ReactiveTransactionsGuideTest {

    private final FakeLockClient locks = new FakeLockClient();
    private final ApplicationContextRunner spring = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(AopAutoConfiguration.class))
            .withUserConfiguration(DistributedLockConfiguration.class)
            .withBean(FakeLockClient.class, () -> locks);

    @Test
    void reactiveTransactionsBeginUnderTheLockToo() {
        spring.withUserConfiguration(ReactiveDatabase.class).run(context -> {
            assertThat(context).hasNotFailed();
            ReactiveShipping shipping = context.getBean(ReactiveShipping.class);
            shipping.ship(1).then(shipping.shipByOperator(2)).block();
            assertThat(locks.journal)
                    .containsExactly("acquire order:1", "release order:1", "acquire order:2", "release order:2");
            assertThat(context.getBean(DatabaseClient.class)
                            .sql("select count(*) from shipped")
                            .mapValue(Long.class)
                            .one()
                            .block())
                    .isEqualTo(2);
        });
    }

    static class ReactiveShipping {

        private final DatabaseClient database;

        // snippet
        private final TransactionalOperator transaction;

        ReactiveShipping(DatabaseClient database, ReactiveTransactionManager transactions) { // the interface
            this.database = database;
            this.transaction = TransactionalOperator.create(transactions);
        }

        @Transactional
        @DistributedLock("order:#{#id}")
        public Mono<Void> ship(long id) {
            return markShipped(id);
        }

        @DistributedLock("order:#{#id}")
        public Mono<Void> shipByOperator(long id) {
            return markShipped(id).as(transaction::transactional);
        }
        // end

        private Mono<Void> markShipped(long id) {
            return database.sql("insert into shipped values ($1)").bind(0, id).then();
        }
    }

    @EnableTransactionManagement
    @Configuration(proxyBeanMethods = false)
    static class ReactiveDatabase {

        @Bean
        ConnectionFactory connections() {
            return H2ConnectionFactory.inMemory(UUID.randomUUID().toString());
        }

        @Bean
        R2dbcTransactionManager transactions(ConnectionFactory connections) {
            return new R2dbcTransactionManager(connections);
        }

        @Bean
        DatabaseClient database(ConnectionFactory connections) {
            DatabaseClient database = DatabaseClient.create(connections);
            database.sql("create table shipped (id bigint primary key)").then().block();
            return database;
        }

        @Bean
        ReactiveShipping shipping(DatabaseClient database, ReactiveTransactionManager transactions) {
            return new ReactiveShipping(database, transactions);
        }
    }
}
