package io.leasehold.spring.guide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leasehold.LockClient;
import io.leasehold.LockHandle;
import io.leasehold.LockKey;
import io.leasehold.dynamodb.Fencing;
import io.leasehold.dynamodb.LockTable;
import io.leasehold.spring.DistributedLock;
import io.leasehold.spring.LockContext;
import io.leasehold.spring.boot.autoconfigure.DistributedLockAutoConfiguration;
import io.leasehold.testing.DynamoDbLocal;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/** The code of docs/transactions.md for DynamoDB. */
class TransactionsGuideIT {

    private static final String LOCKS = DynamoDbLocal.newTableName();
    private static final String ORDERS = DynamoDbLocal.newTableName();

    @Test
    void aTransactionOfDynamoDbCommitsOnlyWhileTheHoldIsTheCurrentOne() {
        LockTable.named(ORDERS).create(DynamoDbLocal.shared().client());
        try (ConfigurableApplicationContext application = new SpringApplicationBuilder(App.class)
                .web(WebApplicationType.NONE)
                .properties("distributed-lock.table-name=" + LOCKS, "distributed-lock.table.mode=create")
                .run()) {
            Shipping shipping = application.getBean(Shipping.class);
            LockClient locks = application.getBean(LockClient.class);
            shipping.ship("42", () -> {});
            assertThat(shipping.isShipped("42")).isTrue();
            assertThatThrownBy(() -> shipping.ship(
                            "43",
                            () -> locks.forceRelease(
                                    locks.find(LockKey.of("order:43")).orElseThrow())))
                    .isInstanceOf(TransactionCanceledException.class)
                    .hasMessageContaining("ConditionalCheckFailed");
            assertThat(shipping.isShipped("43")).isFalse();
        }
    }

    static class Shipping {

        private final DynamoDbClient dynamoDb;

        Shipping(DynamoDbClient dynamoDb) {
            this.dynamoDb = dynamoDb;
        }

        boolean isShipped(String id) {
            return dynamoDb.getItem(
                            get -> get.tableName(ORDERS).key(shipped(id)).consistentRead(true))
                    .hasItem();
        }

        private static Map<String, AttributeValue> shipped(String id) {
            return Map.of("lock_key", AttributeValue.fromS(id), "sort_key", AttributeValue.fromS("shipped"));
        }

        // snippet
        @DistributedLock("order:#{#id}")
        public void ship(String id, Runnable work) {
            LockHandle lock = LockContext.require();
            work.run();
            TransactWriteItem stillMine = TransactWriteItem.builder()
                    .conditionCheck(Fencing.conditionCheck(lock))
                    .build();
            TransactWriteItem write = TransactWriteItem.builder()
                    .put(put -> put.tableName(ORDERS).item(shipped(id)))
                    .build();
            dynamoDb.transactWriteItems(transaction -> transaction.transactItems(stillMine, write));
        }
        // end
    }

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration({AopAutoConfiguration.class, DistributedLockAutoConfiguration.class})
    static class App {

        @Bean(destroyMethod = "")
        DynamoDbClient dynamoDb() {
            return DynamoDbLocal.shared().client();
        }

        @Bean
        Shipping shipping(DynamoDbClient dynamoDb) {
            return new Shipping(dynamoDb);
        }
    }
}
