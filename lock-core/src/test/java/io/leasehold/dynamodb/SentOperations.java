package io.leasehold.dynamodb;

import io.leasehold.testing.DynamoDbLocal;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;

/** The permissions that a client of DynamoDB has made use of, as IAM names them. */
final class SentOperations implements ExecutionInterceptor {

    private final String tableName;
    private final Set<String> actions = new ConcurrentSkipListSet<>();

    SentOperations(String tableName) {
        this.tableName = tableName;
    }

    /** Returns a new client whose requests are noted here. */
    DynamoDbClient client() {
        return DynamoDbClient.builder()
                .endpointOverride(DynamoDbLocal.shared().endpoint())
                .region(Region.EU_CENTRAL_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("key", "secret")))
                .overrideConfiguration(configuration -> configuration.addExecutionInterceptor(this))
                .build();
    }

    Set<String> actions() {
        return actions;
    }

    @Override
    public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
        if (context.request() instanceof TransactWriteItemsRequest transaction) {
            // IAM knows no transactions, only what is in them. Here only the part on the table of locks counts.
            transaction.transactItems().stream()
                    .filter(item -> item.conditionCheck() != null)
                    .filter(item -> item.conditionCheck().tableName().equals(tableName))
                    .forEach(item -> actions.add("dynamodb:ConditionCheckItem"));
            transaction.transactItems().stream()
                    .filter(item ->
                            item.update() != null && item.update().tableName().equals(tableName))
                    .forEach(item -> actions.add("dynamodb:UpdateItem"));
        } else {
            actions.add("dynamodb:" + attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME));
        }
        if (context.request() instanceof CreateTableRequest creation && creation.hasTags()) {
            actions.add("dynamodb:TagResource");
        }
    }
}
