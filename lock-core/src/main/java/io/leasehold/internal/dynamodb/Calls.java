package io.leasehold.internal.dynamodb;

import io.leasehold.LockException;
import io.leasehold.internal.store.StoreException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import java.util.function.Supplier;
import software.amazon.awssdk.core.RequestOverrideConfiguration;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/** Makes a store's calls to DynamoDB, through either kind of SDK client. No call throws; its future fails instead. */
record Calls(
        Function<UpdateItemRequest, CompletableFuture<UpdateItemResponse>> update,
        Function<DeleteItemRequest, CompletableFuture<DeleteItemResponse>> delete,
        Function<GetItemRequest, CompletableFuture<GetItemResponse>> get,
        Function<BatchGetItemRequest, CompletableFuture<BatchGetItemResponse>> batchGet,
        Function<TransactWriteItemsRequest, CompletableFuture<TransactWriteItemsResponse>> transactWrite,
        Function<QueryRequest, CompletableFuture<QueryResponse>> query,
        Function<ScanRequest, CompletableFuture<ScanResponse>> scan) {

    static Calls of(DynamoDbAsyncClient client) {
        return new Calls(
                safe(client::updateItem),
                safe(client::deleteItem),
                safe(client::getItem),
                safe(client::batchGetItem),
                safe(client::transactWriteItems),
                safe(client::query),
                safe(client::scan));
    }

    /** Returns calls that the executor's threads pass to the asynchronous client. */
    static Calls of(DynamoDbAsyncClient client, Executor executor) {
        return new Calls(
                handedOver(executor, client::updateItem),
                handedOver(executor, client::deleteItem),
                handedOver(executor, client::getItem),
                handedOver(executor, client::batchGetItem),
                handedOver(executor, client::transactWriteItems),
                handedOver(executor, client::query),
                handedOver(executor, client::scan));
    }

    private static <Q extends DynamoDbRequest, A> Function<Q, CompletableFuture<A>> handedOver(
            Executor executor, Function<Q, CompletableFuture<A>> call) {
        return safe(request -> {
            CompletableFuture<A> answer = new CompletableFuture<>();
            long asked = System.nanoTime();
            executor.execute(() -> handOver(request, System.nanoTime() - asked, call, answer));
            return answer;
        });
    }

    /** Passes a request to the client, unless it has waited for a thread longer than its time limit. */
    private static <Q extends DynamoDbRequest, A> void handOver(
            Q request, long waitedNanos, Function<Q, CompletableFuture<A>> call, CompletableFuture<A> answer) {
        try {
            if (isStale(request, waitedNanos)) {
                throw notSent("others hung for its whole time limit");
            }
            var unused = call.apply(request).whenComplete((value, failure) -> {
                if (failure == null) {
                    answer.complete(value);
                } else {
                    answer.completeExceptionally(failure);
                }
            });
        } catch (RuntimeException | Error e) {
            answer.completeExceptionally(e);
        }
    }

    private static boolean isStale(DynamoDbRequest request, long nanos) {
        return request.overrideConfiguration()
                .flatMap(RequestOverrideConfiguration::apiCallTimeout)
                .filter(limit -> nanos >= limit.toNanos())
                .isPresent();
    }

    /** Returns calls of a blocking client on the executor's threads, which may be the caller's own. */
    static Calls of(DynamoDbClient client, Executor executor) {
        return new Calls(
                on(executor, client::updateItem),
                on(executor, client::deleteItem),
                on(executor, client::getItem),
                on(executor, client::batchGetItem),
                on(executor, client::transactWriteItems),
                on(executor, client::query),
                on(executor, client::scan));
    }

    private static <Q, A> Function<Q, CompletableFuture<A>> on(Executor executor, Function<Q, A> call) {
        return safe(request -> CompletableFuture.supplyAsync(() -> call.apply(request), executor));
    }

    /** Turns exceptions into failed futures: a closed client and a full or closed executor throw at once. */
    private static <Q, A> Function<Q, CompletableFuture<A>> safe(Function<Q, CompletableFuture<A>> call) {
        return request -> attempt(() -> call.apply(request));
    }

    static <A> CompletableFuture<A> attempt(Supplier<CompletableFuture<A>> call) {
        try {
            return call.get();
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedFuture(notSent(String.valueOf(e.getMessage())));
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static StoreException notSent(String why) {
        LockException reason = new LockException(
                LockException.Code.STORE_UNAVAILABLE,
                "A request to the lock table was not sent: " + why
                        + ". Find out what they wait for: usually name resolution, a connection, or credentials.");
        return new StoreException(StoreException.Kind.TRANSIENT, reason, null);
    }
}
