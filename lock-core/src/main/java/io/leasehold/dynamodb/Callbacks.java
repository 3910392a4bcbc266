package io.leasehold.dynamodb;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/** Holds the executor that runs listeners, and the task that shuts it down if the client owns it. */
record Callbacks(Executor executor, Runnable shutdown) {

    static Callbacks of(@Nullable Executor given, @Nullable Integer threads) {
        if (given != null) {
            return new Callbacks(given, () -> {});
        }
        ExecutorService own =
                ClientThreads.callbacks(threads == null ? DynamoDbLockClient.DEFAULT_CALLBACK_THREADS : threads);
        return new Callbacks(own, own::shutdown);
    }
}
