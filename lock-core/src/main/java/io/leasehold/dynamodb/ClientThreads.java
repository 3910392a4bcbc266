package io.leasehold.dynamodb;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The threads of a client. None of them keeps a JVM alive. */
final class ClientThreads {

    private static final Duration IDLE = Duration.ofSeconds(30);

    private ClientThreads() {}

    /** Returns a factory for threads with the given role in their names. */
    static ThreadFactory named(String role) {
        AtomicInteger count = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, "leasehold-" + role + "-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    /** Returns the pool that runs listeners; what it has been given it still does after its shutdown. */
    static ExecutorService callbacks(int threads) {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                threads, threads, IDLE.toSeconds(), TimeUnit.SECONDS, new LinkedBlockingQueue<>(), named("callback"));
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    /**
     * Returns the pool that waits for a blocking SDK client. It has no bound: a request that hangs must not keep
     * another lock's heartbeat waiting.
     */
    static ExecutorService requests() {
        return Executors.newCachedThreadPool(named("request"));
    }
}
