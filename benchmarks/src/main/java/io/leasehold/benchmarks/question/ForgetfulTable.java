package io.leasehold.benchmarks.question;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/** A table that accepts every write at once and stores nothing, so that only the client uses memory. */
final class ForgetfulTable implements DynamoDbAsyncClient {

    private static final UpdateItemResponse GRANTED = UpdateItemResponse.builder()
            .attributes(Map.of("fencing_token", AttributeValue.fromN("4096")))
            .build();

    @Override
    public CompletableFuture<UpdateItemResponse> updateItem(UpdateItemRequest request) {
        return CompletableFuture.completedFuture(GRANTED);
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() {}
}
