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

/** The threads of a client. None of them keeps a JVM alive. */
final class ClientThreads {

    private static final Duration IDLE = Duration.ofSeconds(30);

    /** How many requests of a blocking SDK client may occupy a thread, those included that hang. */
    static final int MOST_REQUESTS = 256;

    /** How many requests of a blocking SDK client may be under way within their time limits. */
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

    /** Returns the pool that runs listeners; what it has been given it still does after its shutdown. */
    static ExecutorService callbacks(int threads) {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                threads, threads, IDLE.toSeconds(), TimeUnit.SECONDS, new LinkedBlockingQueue<>(), named("callback"));
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    /**
     * Returns the pool that waits for a blocking SDK client, a thread for each request. It has no queue, so that nothing
     * is sent later than it was meant to be. Since no more than {@link #MOST_UNDER_WAY} requests are under way within
     * their time limits, it refuses requests only when as many others hang beyond theirs.
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
     * Returns the pool that hands requests over to an asynchronous SDK client. That is quick, but for credentials which
     * have to be fetched first: then a few threads wait for them, and neither callers nor the timer do.
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
