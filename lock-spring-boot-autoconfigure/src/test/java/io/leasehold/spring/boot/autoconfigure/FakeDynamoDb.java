package io.leasehold.spring.boot.autoconfigure;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.CreateTableResponse;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableResponse;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughput;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;

/** A DynamoDB without any table. */
class FakeDynamoDb implements DynamoDbClient {

    final List<String> calls = new CopyOnWriteArrayList<>();

    @Override
    public DescribeTableResponse describeTable(DescribeTableRequest request) {
        calls.add("describe " + request.tableName());
        throw ResourceNotFoundException.builder()
                .awsErrorDetails(AwsErrorDetails.builder()
                        .errorCode("ResourceNotFoundException")
                        .build())
                .message("no such table")
                .build();
    }

    @Override
    public CreateTableResponse createTable(CreateTableRequest request) {
        ProvisionedThroughput units = request.provisionedThroughput();
        calls.add("create " + request.tableName() + " " + request.billingModeAsString()
                + (units == null ? "" : " " + units.readCapacityUnits() + "/" + units.writeCapacityUnits()));
        throw DynamoDbException.builder().message("enough seen").build();
    }

    @Override
    public String serviceName() {
        return DynamoDbClient.SERVICE_NAME;
    }

    @Override
    public void close() {
        calls.add("close");
    }

    static final class Async implements DynamoDbAsyncClient {

        final List<String> calls = new CopyOnWriteArrayList<>();

        @Override
        public String serviceName() {
            return DynamoDbAsyncClient.SERVICE_NAME;
        }

        @Override
        public void close() {
            calls.add("close");
        }
    }
}
