package io.leasehold.internal.engine.simulation;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What is still to happen, by its moment; at one moment, in the order in which it was added. A heap without an object
 * for each entry, because half of a run's time goes by here otherwise.
 */
final class Agenda {

    private long[] moments = new long[256];
    private long[] orders = new long[256];
    private @Nullable Runnable[] tasks = new Runnable[256];
    private int size;
    private long added;

    boolean isEmpty() {
        return size == 0;
    }

    /** Returns how many entries have been taken. */
    long taken() {
        return added - size;
    }

    /** Returns the moment of the first entry; there must be one. */
    long nextMoment() {
        return moments[0];
    }

    void add(long moment, Runnable task) {
        if (size == moments.length) {
            moments = Arrays.copyOf(moments, 2 * size);
            orders = Arrays.copyOf(orders, 2 * size);
            tasks = Arrays.copyOf(tasks, 2 * size);
        }
        // Later in order than all others, so it rises by its moment alone.
        int at = size++;
        while (at > 0 && moment < moments[(at - 1) / 2]) {
            move((at - 1) / 2, at);
            at = (at - 1) / 2;
        }
        put(at, moment, added++, task);
    }

    /** Takes the first entry out; there must be one. */
    Runnable take() {
        Runnable first = tasks[0];
        int last = --size;
        long moment = moments[last];
        long order = orders[last];
        Runnable task = tasks[last];
        tasks[last] = null;
        int at = 0;
        int child = 1;
        while (child < last) {
            if (child + 1 < last && isBefore(moments[child + 1], orders[child + 1], child)) {
                child++;
            }
            if (isBefore(moment, order, child)) {
                break;
            }
            move(child, at);
            at = child;
            child = 2 * at + 1;
        }
        if (last > 0) {
            put(at, moment, order, task);
        }
        return first;
    }

    private boolean isBefore(long moment, long order, int other) {
        return moment < moments[other] || (moment == moments[other] && order < orders[other]);
    }

    private void move(int from, int to) {
        put(to, moments[from], orders[from], tasks[from]);
    }

    private void put(int at, long moment, long order, @Nullable Runnable task) {
        moments[at] = moment;
        orders[at] = order;
        tasks[at] = task;
    }
}
