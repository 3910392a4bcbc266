package io.leasehold.internal.dynamodb;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/** The calls to DynamoDB that a store makes, whatever client answers them. None of them throws: the future fails. */
record Calls(
        Function<UpdateItemRequest, CompletableFuture<UpdateItemResponse>> update,
        Function<DeleteItemRequest, CompletableFuture<DeleteItemResponse>> delete,
        Function<GetItemRequest, CompletableFuture<GetItemResponse>> get,
        Function<QueryRequest, CompletableFuture<QueryResponse>> query,
        Function<ScanRequest, CompletableFuture<ScanResponse>> scan) {

    static Calls of(DynamoDbAsyncClient client) {
        return new Calls(
                safe(client::updateItem),
                safe(client::deleteItem),
                safe(client::getItem),
                safe(client::query),
                safe(client::scan));
    }

    /** Returns calls that a blocking client does on the executor's threads, which may be the caller's own. */
    static Calls of(DynamoDbClient client, Executor executor) {
        return new Calls(
                on(executor, client::updateItem),
                on(executor, client::deleteItem),
                on(executor, client::getItem),
                on(executor, client::query),
                on(executor, client::scan));
    }

    private static <Q, A> Function<Q, CompletableFuture<A>> on(Executor executor, Function<Q, A> call) {
        return safe(request -> CompletableFuture.supplyAsync(() -> call.apply(request), executor));
    }

    /** A closed client and a full or closed executor throw at once. */
    private static <Q, A> Function<Q, CompletableFuture<A>> safe(Function<Q, CompletableFuture<A>> call) {
        return request -> attempt(() -> call.apply(request));
    }

    static <A> CompletableFuture<A> attempt(Supplier<CompletableFuture<A>> call) {
        try {
            return call.get();
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }
}
