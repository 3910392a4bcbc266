package io.leasehold.internal.engine.simulation;

import io.leasehold.internal.runtime.Scheduler;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;

/** A process on a machine: what it has to do waits while the machine stands still, and is dropped once it has ended. */
final class Program implements Scheduler, Executor {

    /** How late the timers of a sluggish machine run at most. */
    static final long MOST_LATENESS = 300_000_000;

    private static final long MILLI = 1_000_000;

    private final Fleet fleet;
    private final World world;
    private final Machine machine;
    private final Runnable look;
    private final SplittableRandom random;
    private final Plan plan;
    private final Tally tally;
    private final Set<Timer> pending = new LinkedHashSet<>();
    private int clearings;
    private boolean dead;
    private int waiting;
    private long lastFailure = Long.MIN_VALUE / 2;
    private long lastNested = Long.MIN_VALUE / 2;
    private boolean closed;

    /**
     * Starts a process.
     *
     * @param look finds what a timer's task has changed
     */
    Program(Fleet fleet, Machine machine, SplittableRandom random, Runnable look) {
        this.fleet = fleet;
        this.world = fleet.world();
        this.machine = machine;
        this.random = random;
        this.look = look;
        this.plan = fleet.plan();
        this.tally = fleet.tally();
        machine.runs(this);
    }

    Machine machine() {
        return machine;
    }

    boolean isDead() {
        return dead;
    }

    /** Ends the process without notice. */
    void crash() {
        dead = true;
        clear();
    }

    int timers() {
        return pending.size();
    }

    /** Has something done in this process after the given true time. */
    void post(long delay, Runnable task) {
        world.in(delay, () -> run(task));
    }

    private void run(Runnable task) {
        if (dead) {
            return;
        }
        if (machine.isFrozen()) {
            world.at(machine.frozenUntil() + random.nextLong(MILLI), () -> run(task));
        } else {
            task.run();
        }
    }

    private long lateness() {
        boolean late = plan.has(Fault.SLUGGISH) && random.nextInt(10) == 0;
        return random.nextLong(late ? MOST_LATENESS : MILLI / 10);
    }

    /** Returns when the callback executor last failed; what users hear from then on may be late. */
    long lastFailure() {
        return lastFailure;
    }

    @Override
    public void execute(Runnable task) {
        long lateness = lateness();
        int dice = random.nextInt(80);
        boolean peace = world.now() >= plan.active();
        if (dice < 2 && !peace && plan.has(Fault.EXECUTOR_REFUSES)) {
            fail(Happening.CALLBACK_REFUSED, new RejectedExecutionException("full"));
        } else if (dice == 2 && !peace && plan.has(Fault.EXECUTOR_FAILS)) {
            fail(Happening.CALLBACK_FAILED, new OutOfMemoryError("unable to create native thread"));
        }
        post(lateness, task);
        if (dice == 3 && !peace && plan.has(Fault.EXECUTOR_FAILS)) {
            fail(Happening.CALLBACK_FAILED, new IllegalStateException("failed after it took a task"));
        }
    }

    private <T extends Throwable> void fail(Happening how, T failure) throws T {
        lastFailure = world.now();
        tally.count(how);
        world.note(machine.name(), null, () -> "has an executor that fails by " + failure);
        throw failure;
    }

    @Override
    public Task schedule(long delayNanos, Runnable task) {
        if (closed || dead) {
            return () -> {};
        }
        Timer timer = new Timer(machine.elapsed() + Math.max(0, delayNanos), task);
        pending.add(timer);
        timer.arm(lateness());
        return timer;
    }

    /** Returns how many threads of this process are blocked until something happens elsewhere. */
    int waiting() {
        return waiting;
    }

    /** Returns when a blocked thread last held up one that had blocked before it: there is one thread for all of them. */
    long lastNested() {
        return lastNested;
    }

    /** Everything else goes on while a thread is blocked; only the thread that closes the client never waits. */
    @Override
    public <T> CompletableFuture<T> awaited(Supplier<CompletableFuture<T>> work, long mostNanos) {
        CompletableFuture<T> awaited = work.get();
        boolean more = mostNanos > MILLI && !awaited.isDone();
        if (more) {
            tally.count(Happening.BLOCKED_CALL);
            world.note(machine.name(), null, () -> "has a thread that blocks");
            waiting++;
            while (more && (!awaited.isDone() || machine.isFrozen())) {
                more = !dead && fleet.goOn();
            }
            waiting--;
            lastNested = waiting > 0 ? world.now() : lastNested;
            world.note(machine.name(), null, () -> "has a thread that blocks no longer");
            if (!awaited.isDone()) {
                throw new Ended();
            }
        }
        return awaited;
    }

    /** A blocked thread ends together with its process. */
    static final class Ended extends RuntimeException {

        private static final long serialVersionUID = 1L;
    }

    @Override
    public void close() {
        closed = true;
        clear();
    }

    /** The clock has jumped: what waits may be due now. */
    void lookAtClock() {
        List.copyOf(pending).forEach(timer -> timer.arm(0));
    }

    private void clear() {
        pending.clear();
        clearings++;
    }

    /** Goes off by the machine's monotonic clock. */
    private final class Timer implements Task {

        private final long due;
        private final Runnable task;
        private final int since = clearings;
        private boolean over;

        Timer(long due, Runnable task) {
            this.due = due;
            this.task = task;
        }

        void arm(long lateness) {
            post(machine.timeToRun(due - machine.elapsed()) + lateness, this::goOff);
        }

        private void goOff() {
            if (isOver()) {
                return;
            }
            if (machine.elapsed() < due) {
                arm(0);
            } else {
                cancel();
                task.run();
                look.run();
            }
        }

        private boolean isOver() {
            return over || since != clearings;
        }

        @Override
        public void cancel() {
            if (!isOver()) {
                over = true;
                pending.remove(this);
            }
        }
    }
}
