package io.leasehold.internal.engine;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;

/** Lets no more than so many heartbeats a second go, those with the nearest deadline first. */
final class Pacer {

    private record Waiting(long deadline, Runnable send) {}

    private final Scheduler scheduler;
    private final Clocks clocks;
    private final long spacing;
    private final long origin;
    private final PriorityQueue<Waiting> waiting = new PriorityQueue<>(Comparator.comparingLong(Waiting::deadline));
    private long nextFree;
    private boolean armed;

    /**
     * Makes a pacer.
     *
     * @param perSecond the cap; 0 for none
     */
    Pacer(Scheduler scheduler, Clocks clocks, int perSecond) {
        this.scheduler = scheduler;
        this.clocks = clocks;
        this.spacing = perSecond == 0 ? 0 : TimeUnit.SECONDS.toNanos(1) / perSecond;
        this.origin = clocks.nanoTime();
    }

    /** Has a heartbeat sent as soon as the cap allows; at once, on this thread, where there is none. */
    void submit(long nanosToDeadline, Runnable send) {
        if (spacing == 0) {
            send.run();
            return;
        }
        synchronized (this) {
            waiting.add(new Waiting(elapsed() + nanosToDeadline, send));
            arm();
        }
    }

    private void arm() {
        if (!armed && !waiting.isEmpty()) {
            armed = true;
            scheduler.schedule(Math.max(0, nextFree - elapsed()), this::sendOne);
        }
    }

    private void sendOne() {
        Waiting first;
        synchronized (this) {
            armed = false;
            first = waiting.poll();
            nextFree = elapsed() + spacing;
            arm();
        }
        if (first != null) {
            first.send().run();
        }
    }

    /** Counts from the start of this client, so that numbers can be compared without wrapping around. */
    private long elapsed() {
        return clocks.nanoTime() - origin;
    }
}
