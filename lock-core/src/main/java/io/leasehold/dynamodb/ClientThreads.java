package io.leasehold.dynamodb;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Makes the threads of a client. All are daemon threads, so none keeps a JVM alive. */
final class ClientThreads {

    private static final Duration IDLE = Duration.ofSeconds(30);

    /** How many requests of a blocking SDK client may occupy a thread, including those that hang. */
    static final int MOST_REQUESTS = 256;

    /** How many requests of a blocking SDK client may be in progress within their time limits. */
    static final int MOST_UNDER_WAY = MOST_REQUESTS / 2;

    private static final int HAND_OVER_THREADS = 4;
    private static final int MOST_HANDED_OVER = 5_000;

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

    /** Returns the pool that runs listeners. After its shutdown it still runs the tasks that it has accepted. */
    static ExecutorService callbacks(int threads) {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                threads, threads, IDLE.toSeconds(), TimeUnit.SECONDS, new LinkedBlockingQueue<>(), named("callback"));
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    /**
     * Returns the pool that waits for a blocking SDK client, with one thread for each request. It has no queue, so it
     * never delays a request. At most {@link #MOST_UNDER_WAY} requests are in progress within their time limits. So the
     * pool refuses requests only when as many others hang beyond their limits.
     */
    static ExecutorService requests() {
        return new ThreadPoolExecutor(
                0,
                MOST_REQUESTS,
                IDLE.toSeconds(),
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                named("request"),
                ClientThreads::refuse);
    }

    /**
     * Returns the pool that passes requests to an asynchronous SDK client. That is quick unless the SDK must fetch
     * credentials first. Then these few threads wait for the credentials; callers and the timer thread do not.
     */
    static ExecutorService handOver() {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                HAND_OVER_THREADS,
                HAND_OVER_THREADS,
                IDLE.toSeconds(),
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(MOST_HANDED_OVER),
                named("request"),
                ClientThreads::refuse);
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    private static void refuse(Runnable task, ThreadPoolExecutor pool) {
        throw new RejectedExecutionException(
                pool.isShutdown()
                        ? "the lock client is closed"
                        : pool.getPoolSize() + pool.getQueue().size() + " requests hang");
    }
}
