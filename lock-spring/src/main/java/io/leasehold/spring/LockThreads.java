package io.leasehold.spring;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.SmartLifecycle;
import org.springframework.core.task.TaskDecorator;
import org.springframework.core.task.VirtualThreadTaskExecutor;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.scheduling.concurrent.ExecutorConfigurationSupport;
import org.springframework.util.function.SingletonSupplier;

/**
 * Runs the beginning and the end of locked work on Leasehold's own threads, as many as needed. A pool of the
 * application could deadlock: all its threads may wait for work that one of them should begin, or for a lock that one
 * should release.
 *
 * <p>The threads do not keep the JVM alive. When the application stops, Spring waits for their work as for that of its
 * executors. They accept work even then, because locks are released until the end. This class is no {@link Executor},
 * because Spring Boot makes no task executor if there is a bean of that type.
 */
final class LockThreads implements SmartLifecycle {

    private static final String PREFIX = "lock-";
    private static final int KEEP_ALIVE_SECONDS = 10;

    private final Executor executor;
    private final Supplier<Stream<TaskDecorator>> decorators;

    @GuardedBy("this")
    private final List<Runnable> stopping = new ArrayList<>();

    @GuardedBy("this")
    private int working;

    private volatile boolean running;

    LockThreads(Executor executor, Supplier<Stream<TaskDecorator>> decorators) {
        this.executor = executor;
        this.decorators = decorators;
    }

    /** Makes virtual threads where Spring Boot's own task executor has them. */
    static LockThreads of(Supplier<DistributedLockSettings> settings, ObjectProvider<TaskDecorator> decorators) {
        Supplier<Executor> threads = SingletonSupplier.of(
                () -> settings.get().virtualThreads() ? new VirtualThreadTaskExecutor(PREFIX) : platformThreads());
        return new LockThreads(task -> threads.get().execute(task), decorators::orderedStream);
    }

    private static Executor platformThreads() {
        CustomizableThreadFactory factory = new CustomizableThreadFactory(PREFIX);
        factory.setDaemon(true);
        return new ThreadPoolExecutor(
                0, Integer.MAX_VALUE, KEEP_ALIVE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), factory);
    }

    /** Runs the task on another thread; on this one if the JVM cannot make any more. */
    void execute(Runnable task) {
        begins();
        Runnable counted = () -> {
            try {
                task.run();
            } finally {
                ends();
            }
        };
        try {
            executor.execute(counted);
        } catch (OutOfMemoryError e) {
            counted.run();
        }
    }

    /** Returns the task with what the application's decorators make of it, which may capture this thread's context. */
    Runnable decorated(Runnable task) {
        Runnable decorated = task;
        for (TaskDecorator decorator : decorators.get().toList()) {
            decorated = decorator.decorate(decorated);
        }
        return decorated;
    }

    private synchronized void begins() {
        working++;
    }

    private void ends() {
        List<Runnable> waiting = List.of();
        synchronized (this) {
            working--;
            if (working == 0) {
                waiting = List.copyOf(stopping);
                stopping.clear();
            }
        }
        waiting.forEach(Runnable::run);
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        running = false;
    }

    @Override
    public void stop(Runnable callback) {
        stop();
        synchronized (this) {
            if (working > 0) {
                stopping.add(callback);
                return;
            }
        }
        callback.run();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return ExecutorConfigurationSupport.DEFAULT_PHASE;
    }
}
