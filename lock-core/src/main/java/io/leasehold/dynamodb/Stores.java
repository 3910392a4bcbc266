package io.leasehold.dynamodb;

import io.leasehold.LockTelemetry;
import io.leasehold.internal.dynamodb.DynamoDbLockStore;
import io.leasehold.internal.dynamodb.StoreSettings;
import io.leasehold.internal.dynamodb.TablePlace;
import io.leasehold.internal.engine.Seams;
import io.leasehold.internal.runtime.SystemClocks;
import io.leasehold.internal.runtime.SystemEntropy;
import io.leasehold.internal.runtime.SystemScheduler;
import io.leasehold.internal.store.LockStore;
import java.util.List;
import java.util.concurrent.ExecutorService;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Gives access to one table through an SDK client.
 *
 * @param background never blocks its caller
 * @param caller may do its work on the caller's thread
 * @param shutdown ends the threads behind them
 * @param place where the table is, for messages
 */
record Stores(LockStore background, LockStore caller, Runnable shutdown, String place) {

    static Stores over(DynamoDbAsyncClient client, StoreSettings settings) {
        ExecutorService handOver = ClientThreads.handOver();
        DynamoDbLockStore background = DynamoDbLockStore.over(client, handOver, settings);
        return new Stores(
                background,
                background.on(client),
                handOver::shutdown,
                TablePlace.of(client::serviceClientConfiguration));
    }

    static Stores over(DynamoDbClient client, StoreSettings settings) {
        ExecutorService requests = ClientThreads.requests();
        DynamoDbLockStore background =
                DynamoDbLockStore.over(client, requests, settings).withAtMost(ClientThreads.MOST_UNDER_WAY);
        return new Stores(
                background,
                background.on(client, Runnable::run),
                requests::shutdown,
                TablePlace.of(client::serviceClientConfiguration));
    }

    /** Returns everything through which a lock client uses the table, the clocks and threads. */
    Seams seams(Callbacks callbacks, List<LockTelemetry> telemetry) {
        SystemScheduler scheduler = new SystemScheduler(ClientThreads.named("timer"));
        Runnable end = () -> {
            scheduler.close();
            shutdown.run();
            callbacks.shutdown().run();
        };
        return new Seams(
                background,
                caller,
                new SystemClocks(),
                scheduler,
                new SystemEntropy(),
                callbacks.executor(),
                telemetry,
                end);
    }
}
