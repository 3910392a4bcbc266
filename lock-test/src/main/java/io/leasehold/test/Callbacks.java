package io.leasehold.test;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Runs listeners on the thread that caused their event, once the engine has finished its work or waits. So listeners
 * may block, let time pass and call the client.
 */
final class Callbacks implements Executor {

    private static final ThreadLocal<@Nullable Deque<Runnable>> POSTPONED = new ThreadLocal<>();

    /** Work of the engine. */
    interface Work<T, E extends Exception> {
        T run() throws E;
    }

    @Override
    public void execute(Runnable callback) {
        Deque<Runnable> later = POSTPONED.get();
        if (later == null) {
            callback.run();
        } else {
            later.add(callback);
        }
    }

    /** Does work, then runs the callbacks that it caused. */
    <T, E extends Exception> T after(Work<T, E> work) throws E {
        if (POSTPONED.get() != null) {
            return work.run();
        }
        POSTPONED.set(new ArrayDeque<>());
        try {
            return work.run();
        } finally {
            runPostponed();
            POSTPONED.remove();
        }
    }

    /** Runs the callbacks that this thread has postponed. */
    void runPostponed() {
        Deque<Runnable> due = POSTPONED.get();
        if (due == null) {
            return;
        }
        POSTPONED.remove();
        try {
            Runnable next;
            while ((next = due.poll()) != null) {
                next.run();
            }
        } finally {
            POSTPONED.set(due);
        }
    }
}
