package io.leasehold.dynamodb;

import io.leasehold.internal.dynamodb.DynamoDbLockStore;
import io.leasehold.internal.dynamodb.StoreSettings;
import io.leasehold.internal.store.LockStore;
import java.util.concurrent.ExecutorService;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * One table, as an SDK client reaches it.
 *
 * @param background never blocks its caller
 * @param caller may do its work on the caller's thread
 * @param shutdown ends the threads behind them
 */
record Stores(LockStore background, LockStore caller, Runnable shutdown) {

    static Stores over(DynamoDbAsyncClient client, StoreSettings settings) {
        ExecutorService handOver = ClientThreads.handOver();
        return new Stores(
                DynamoDbLockStore.over(client, handOver, settings),
                DynamoDbLockStore.over(client, settings),
                handOver::shutdown);
    }

    static Stores over(DynamoDbClient client, StoreSettings settings) {
        ExecutorService requests = ClientThreads.requests();
        DynamoDbLockStore background =
                DynamoDbLockStore.over(client, requests, settings).withAtMost(ClientThreads.MOST_UNDER_WAY);
        return new Stores(background, background.on(client, Runnable::run), requests::shutdown);
    }
}
