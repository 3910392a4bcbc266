package io.leasehold.dynamodb;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import software.amazon.awssdk.core.waiters.WaiterOverrideConfiguration;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbServiceClientConfiguration;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.CreateTableResponse;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableResponse;
import software.amazon.awssdk.services.dynamodb.model.DescribeTimeToLiveRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeTimeToLiveResponse;
import software.amazon.awssdk.services.dynamodb.model.UpdateTimeToLiveRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateTimeToLiveResponse;
import software.amazon.awssdk.services.dynamodb.waiters.DynamoDbAsyncWaiter;
import software.amazon.awssdk.services.dynamodb.waiters.DynamoDbWaiter;

/**
 * Makes the blocking calls about a table as a whole, through either kind of SDK client. Each throws what the SDK
 * throws.
 */
record TableCalls(
        Function<CreateTableRequest, CreateTableResponse> create,
        Function<DescribeTableRequest, DescribeTableResponse> describe,
        Function<DescribeTableRequest, DescribeTableResponse> awaitActive,
        Function<DescribeTimeToLiveRequest, DescribeTimeToLiveResponse> describeTimeToLive,
        Function<UpdateTimeToLiveRequest, UpdateTimeToLiveResponse> updateTimeToLive,
        Supplier<DynamoDbServiceClientConfiguration> client) {

    /** The SDK's default waiter polls only every 20 s. */
    private static final WaiterOverrideConfiguration PATIENCE = WaiterOverrideConfiguration.builder()
            .backoffStrategyV2(BackoffStrategy.fixedDelayWithoutJitter(Duration.ofSeconds(1)))
            .maxAttempts(300)
            .waitTimeout(Duration.ofMinutes(5))
            .build();

    static TableCalls of(DynamoDbClient client) {
        return new TableCalls(
                client::createTable,
                client::describeTable,
                request -> awaitActive(client, request),
                client::describeTimeToLive,
                client::updateTimeToLive,
                client::serviceClientConfiguration);
    }

    static TableCalls of(DynamoDbAsyncClient client) {
        return new TableCalls(
                joined(client::createTable),
                joined(client::describeTable),
                request -> awaitActive(client, request),
                joined(client::describeTimeToLive),
                joined(client::updateTimeToLive),
                client::serviceClientConfiguration);
    }

    private static DescribeTableResponse awaitActive(DynamoDbClient client, DescribeTableRequest request) {
        try (DynamoDbWaiter waiter = DynamoDbWaiter.builder().client(client).build()) {
            return waiter.waitUntilTableExists(request, PATIENCE)
                    .matched()
                    .response()
                    .orElseThrow();
        }
    }

    private static DescribeTableResponse awaitActive(DynamoDbAsyncClient client, DescribeTableRequest request) {
        try (DynamoDbAsyncWaiter waiter =
                DynamoDbAsyncWaiter.builder().client(client).build()) {
            return waiter.waitUntilTableExists(request, PATIENCE)
                    .join()
                    .matched()
                    .response()
                    .orElseThrow();
        }
    }

    private static <Q, A> Function<Q, A> joined(Function<Q, CompletableFuture<A>> call) {
        return request -> call.apply(request).join();
    }
}
