package io.leasehold.internal.engine;

import io.leasehold.internal.engine.Backlog.Waiting;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Sends heartbeats: those with the nearest deadline first, no more at once than the table answers in time, and no more a
 * second than the cap. While some wait, it looks ahead.
 */
final class Pacer {

    /** So many are sent in one go, then other timers have their turn. */
    private static final int AT_ONCE = 32;

    private static final long FORECAST_PERIOD = TimeUnit.MILLISECONDS.toNanos(250);

    private final Scheduler scheduler;
    private final Clocks clocks;
    private final long spacing;
    private final long origin;
    private final Backlog backlog = new Backlog();
    private final InFlightLimit limit = new InFlightLimit();
    private final Forecast forecast = new Forecast();
    private int underWay;
    private int underWayAgain;
    private long nextFree;
    private boolean armed;
    private boolean forecasting;

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

    /**
     * Has a heartbeat sent as soon as may be; at once, on this thread, if nothing is in its way.
     *
     * @param again whether the one before it failed
     */
    void submit(long nanosToDeadline, boolean again, Backlog.Job job) {
        Waiting next;
        synchronized (this) {
            backlog.add(new Waiting(elapsed() + nanosToDeadline, again, job));
            next = spacing == 0 ? poll() : null;
            arm();
            forecastSoon();
        }
        if (next != null) {
            send(next);
        }
    }

    private boolean hasRoom() {
        return underWay < limit.current();
    }

    private boolean hasRoomAgain() {
        return underWayAgain < limit.currentAgain();
    }

    /** Returns the one that is to be sent now, and counts it as under way. */
    private @Nullable Waiting poll() {
        Waiting next = hasRoom() ? backlog.poll(hasRoomAgain()) : null;
        if (next != null) {
            underWay++;
            underWayAgain += next.again() ? 1 : 0;
        }
        return next;
    }

    private void arm() {
        if (!armed && hasRoom() && backlog.peek(hasRoomAgain()) != null) {
            armed = true;
            scheduler.schedule(spacing == 0 ? 0 : Math.max(0, nextFree - elapsed()), this::sendSome);
        }
    }

    private void sendSome() {
        synchronized (this) {
            armed = false;
        }
        int most = spacing == 0 ? AT_ONCE : 1;
        Waiting next;
        for (int sent = 0; sent < most && (next = take()) != null; sent++) {
            send(next);
        }
        synchronized (this) {
            arm();
        }
    }

    private synchronized @Nullable Waiting take() {
        nextFree = elapsed() + spacing;
        return poll();
    }

    private void send(Waiting next) {
        long sent = elapsed();
        var answer = next.job().send();
        if (answer == null) {
            makeRoom(next);
        } else {
            Completions.on(answer, (outcome, failure) -> answered(next, sent, outcome != null));
        }
    }

    private synchronized void answered(Waiting done, long sent, boolean successfully) {
        limit.learn(sent, elapsed(), done.job().attemptNanos(), successfully, !backlog.isEmpty());
        makeRoom(done);
    }

    private synchronized void makeRoom(Waiting done) {
        underWay--;
        underWayAgain -= done.again() ? 1 : 0;
        arm();
    }

    private void forecastSoon() {
        if (!forecasting && !backlog.isEmpty()) {
            forecasting = true;
            scheduler.schedule(FORECAST_PERIOD, this::lookAhead);
        }
    }

    /** Outside the monitor where it leads to events. */
    private void lookAhead() {
        List<Waiting> waiting;
        long pause;
        synchronized (this) {
            forecasting = false;
            waiting = backlog.all();
            pause = Math.max(spacing, limit.nanosToNextRoom());
            forecastSoon();
        }
        forecast.warn(waiting, elapsed(), pause);
    }

    /** Counts from the start of this client, so that numbers can be compared without wrapping around. */
    private long elapsed() {
        return clocks.nanoTime() - origin;
    }
}
