package io.leasehold.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** What befalls one machine: one blow after the other, with pauses between them, as its seed says. */
final class Fate {

    enum Blow {
        KILL,
        STOP_WITHIN_LEASE,
        STOP_BEYOND_LEASE,
        CUT,
        BLACKHOLE,
        SLOW,
        DEAF,
        ERRORS,
        WALL_CLOCK
    }

    private static final List<Duration> JUMPS = List.of(
            Duration.ofHours(1),
            Duration.ofHours(-1),
            Duration.ofDays(3652),
            Duration.ofDays(-3652),
            Duration.ofSeconds(3),
            Duration.ZERO);

    private final Machine machine;
    private final Random random;
    private final ScheduledExecutorService time;
    private final List<String> keys;
    private final Map<Blow, Integer> blows = new TreeMap<>();
    private volatile boolean ending;
    private volatile boolean calm;
    private volatile Future<?> next = CompletableFuture.completedFuture(null);

    Fate(Machine machine, long seed, ScheduledExecutorService time, List<String> keys) {
        this.machine = machine;
        this.time = time;
        this.keys = keys;
        random = new Random(seed);
    }

    void begin() {
        contend();
        pause();
    }

    private void contend() {
        keys.forEach(key -> machine.process().tell("contend", key, random.nextLong()));
    }

    /** Lets the present blow pass and deals no more. */
    void end() {
        ending = true;
    }

    /** Returns whether the last blow has passed. */
    boolean isCalm() {
        Future<?> latest = next;
        if (latest.isDone()) {
            try {
                latest.get();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (ExecutionException e) {
                throw new AssertionError("chaos itself failed", e);
            }
        }
        return calm;
    }

    synchronized Map<Blow, Integer> blows() {
        return Map.copyOf(blows);
    }

    private void after(long millis, Runnable step) {
        next = time.schedule(step, millis, TimeUnit.MILLISECONDS);
    }

    private long between(long least, long most) {
        return least + random.nextInt((int) (most - least));
    }

    private void pause() {
        if (ending) {
            machine.wallClock.show(Duration.ZERO);
            calm = true;
        } else {
            after(between(200, 1500), this::strike);
        }
    }

    private void strike() {
        Blow blow = pick();
        synchronized (this) {
            blows.merge(blow, 1, Integer::sum);
        }
        long lease = Contender.LEASE.toMillis();
        switch (blow) {
            case KILL -> kill();
            case STOP_WITHIN_LEASE -> stop(between(50, lease / 2));
            case STOP_BEYOND_LEASE -> stop(between(lease, lease * 2));
            case CUT -> weather(Wire.State.CUT, between(50, lease * 3 / 2));
            case BLACKHOLE -> weather(Wire.State.BLACKHOLE, between(50, lease * 2));
            case SLOW -> weather(Wire.State.SLOW, between(200, lease));
            case DEAF -> weather(Wire.State.DEAF, between(50, lease));
            case ERRORS -> weather(Wire.State.ERRORS, between(50, lease));
            case WALL_CLOCK -> {
                machine.wallClock.show(JUMPS.get(random.nextInt(JUMPS.size())));
                pause();
            }
        }
    }

    private Blow pick() {
        List<Blow> possible = new ArrayList<>(List.of(Blow.values()));
        if (WallClockLibrary.path().isEmpty()) {
            possible.remove(Blow.WALL_CLOCK);
        }
        return possible.get(random.nextInt(possible.size()));
    }

    private void kill() {
        machine.process().kill();
        after(between(100, 1000), () -> {
            // Does not wait until it is ready: what it is told before then, it reads when it is.
            machine.restart();
            contend();
            pause();
        });
    }

    private void stop(long millis) {
        machine.process().stop();
        after(millis, () -> {
            machine.process().resume();
            pause();
        });
    }

    private void weather(Wire.State state, long millis) {
        machine.wire.become(state);
        after(millis, () -> {
            machine.wire.heal();
            pause();
        });
    }
}
