package io.leasehold.dynamodb;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/** What runs listeners, and how it is ended with the client if it is the client's own. */
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
