package io.leasehold.internal.engine.pace;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.leasehold.internal.engine.pace.Backlog.Waiting;
import io.leasehold.internal.runtime.Clocks;
import io.leasehold.internal.runtime.Completions;
import io.leasehold.internal.runtime.Scheduler;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides when each request of a client is sent. Heartbeats and releases go before takes and reads. It sends no more at
 * once than the table answers in time, and no more heartbeats per second than the cap. Takes and reads never use all of
 * the room, so that heartbeats and releases have some when the table hangs. A request always returns its room, whatever
 * it, the store or a clock throws.
 */
public final class Admission {

    private static final Logger LOG = LoggerFactory.getLogger(Admission.class);

    /** The number of requests that may always be in progress at once, however slow the table is. */
    public static final int LEAST_AT_ONCE = InFlightLimit.LEAST;

    /** The maximum number of requests that are sent in one run, before other timers run. */
    private static final int AT_ONCE = 32;

    private static final long FORECAST_PERIOD = TimeUnit.MILLISECONDS.toNanos(250);

    private final Scheduler scheduler;
    private final Clocks clocks;
    private final long spacing;
    private final long origin;

    @GuardedBy("this")
    private final Backlog backlog = new Backlog();

    @GuardedBy("this")
    private final UnderWay underWay;

    private final Forecast forecast = new Forecast();
    private final Backlog.Room room = this::mayGo;
    private volatile long lastElapsed;

    @GuardedBy("this")
    private long orders;

    @GuardedBy("this")
    private long nextFree;

    @GuardedBy("this")
    private Scheduler.@Nullable Task sending;

    @GuardedBy("this")
    private long sendingAt;

    @GuardedBy("this")
    private boolean forecasting;

    private volatile boolean closed;

    /**
     * Makes an admission control.
     *
     * @param most how many requests the store can have in progress
     * @param perSecond the maximum number of heartbeats per second; 0 for no limit
     */
    public Admission(Scheduler scheduler, Clocks clocks, int most, int perSecond) {
        this.scheduler = scheduler;
        this.clocks = clocks;
        this.underWay = new UnderWay(most);
        this.spacing = perSecond == 0 ? 0 : TimeUnit.SECONDS.toNanos(1) / perSecond;
        this.origin = clocks.nanoTime();
    }

    /**
     * Sends a request to the table as soon as possible.
     *
     * @param limit how long an attempt may take
     * @param call makes the call
     */
    public <T> PacedRequest<T> send(Urgency urgency, Duration limit, PacedRequest.Call<T> call) {
        return new PacedRequest<>(this, scheduler, urgency, limit, call).begin();
    }

    /**
     * Submits a request to be sent as soon as possible. If there is room and no request is before it, it is sent at
     * once, on this thread; else later, on the scheduler's thread.
     *
     * @param nanosToEnd how long its hold lasts; ignored for takes and reads
     * @param again whether it follows one that failed
     */
    Waiting submit(Purpose purpose, long nanosToEnd, boolean again, Backlog.Job job) {
        Waiting waiting;
        boolean atOnce;
        synchronized (this) {
            long now = elapsed();
            waiting = new Waiting(purpose, purpose.isForHolds() ? now + nanosToEnd : 0, orders++, now, again, job);
            atOnce = mayGoAtOnce(waiting);
            if (atOnce) {
                underWay.begin(waiting);
            } else if (!closed) {
                backlog.add(waiting);
                arm();
                forecastSoon();
            }
        }
        if (atOnce) {
            send(waiting, true);
        } else if (closed) {
            job.dropped();
        }
        return waiting;
    }

    /**
     * Drops the requests that wait, and later ones that would have to wait. Callers' threads may be blocked on them.
     */
    public void close() {
        List<Waiting> left;
        synchronized (this) {
            closed = true;
            left = backlog.drain();
        }
        left.forEach(waiting -> waiting.job().dropped());
    }

    /** Withdraws a request; returns false if it has been sent, or is being sent. */
    synchronized boolean withdraw(Waiting waiting) {
        return backlog.remove(waiting);
    }

    /** Returns how long ago the request was submitted. */
    long nanosSince(Waiting waiting) {
        return elapsed() - waiting.since();
    }

    /** Returns how many requests are in progress and how many wait, as text. */
    synchronized String queue() {
        return underWay.count() + " others are under way and " + backlog.size() + " wait";
    }

    @GuardedBy("this")
    private boolean mayGoAtOnce(Waiting waiting) {
        if (isCapped(waiting.purpose()) || !underWay.hasRoom(waiting.purpose(), waiting.again())) {
            return false;
        }
        Waiting next = backlog.peek(room);
        return next == null || waiting.isBefore(next);
    }

    private boolean isCapped(Purpose purpose) {
        return purpose == Purpose.HEARTBEAT && spacing > 0;
    }

    private synchronized boolean hasRoom(Purpose purpose, boolean again) {
        return underWay.hasRoom(purpose, again);
    }

    private synchronized boolean mayGo(Purpose purpose, boolean again) {
        return hasRoom(purpose, again) && (!isCapped(purpose) || nextFree - elapsed() <= 0);
    }

    /** Sets the timer for the next request that may be sent. Only the cap of heartbeats makes it later than now. */
    @GuardedBy("this")
    private void arm() {
        long pause = 0;
        if (backlog.peek(room) == null) {
            if (spacing == 0 || backlog.peek(this::hasRoom) == null) {
                return;
            }
            pause = Math.max(0, nextFree - elapsed());
        }
        long at = elapsed() + pause;
        Scheduler.Task before = sending;
        if (before != null && sendingAt <= at) {
            return;
        }
        sending = schedule(pause, this::sendSome);
        sendingAt = at;
        if (before != null) {
            before.cancel();
        }
    }

    /** Sets a timer. If that fails, the next request or answer sets one. */
    private Scheduler.@Nullable Task schedule(long delay, Runnable task) {
        try {
            return scheduler.schedule(delay, task);
        } catch (RuntimeException | Error e) {
            LOG.error("The scheduler of the lock client failed", e);
            return null;
        }
    }

    private void sendSome() {
        synchronized (this) {
            sending = null;
        }
        Waiting next;
        for (int sent = 0; sent < AT_ONCE && (next = take()) != null; sent++) {
            send(next, false);
        }
        synchronized (this) {
            arm();
        }
    }

    private synchronized @Nullable Waiting take() {
        Waiting next = backlog.poll(room);
        if (next != null) {
            underWay.begin(next);
            nextFree = isCapped(next.purpose()) ? elapsed() + spacing : nextFree;
        }
        return next;
    }

    private void send(Waiting next, boolean atOnce) {
        long sent = elapsed();
        CompletableFuture<?> answer = null;
        try {
            answer = next.job().send(atOnce);
        } catch (RuntimeException | Error e) {
            LOG.error("The lock client failed in a way that it does not know; please report this", e);
        }
        if (answer == null) {
            notSent(next);
        } else {
            Completions.on(answer, (value, failure) -> answered(next, sent, value != null));
        }
    }

    /** Returns the share of the cap that a request did not use because its hold has ended. */
    private synchronized void notSent(Waiting dropped) {
        if (isCapped(dropped.purpose())) {
            nextFree -= spacing;
        }
        makeRoom(dropped);
    }

    private synchronized void answered(Waiting done, long sent, boolean successfully) {
        underWay.learn(done, sent, elapsed(), successfully, !backlog.isEmpty());
        makeRoom(done);
    }

    private synchronized void makeRoom(Waiting done) {
        underWay.end(done);
        arm();
    }

    @GuardedBy("this")
    private void forecastSoon() {
        if (!forecasting && backlog.hasHeartbeats()) {
            forecasting = schedule(FORECAST_PERIOD, this::lookAhead) != null;
        }
    }

    /** Warns of late heartbeats. Runs outside the monitor, because it leads to events. */
    private void lookAhead() {
        Collection<Waiting> waiting;
        long pause;
        synchronized (this) {
            forecasting = false;
            waiting = backlog.heartbeats();
            pause = Math.max(spacing, underWay.nanosToNextRoom());
            forecastSoon();
        }
        forecast.warn(waiting, elapsed(), pause);
    }

    /**
     * Returns the time since the start of this client, so that values can be compared without overflow. If the clock
     * throws, the time stands still.
     */
    private long elapsed() {
        try {
            lastElapsed = clocks.nanoTime() - origin;
        } catch (RuntimeException | Error e) {
            LOG.error("The clock of the lock client failed", e);
        }
        return lastElapsed;
    }
}
