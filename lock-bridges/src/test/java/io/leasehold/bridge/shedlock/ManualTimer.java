package io.leasehold.bridge.shedlock;

import io.leasehold.bridge.FakeLocks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;

/** Time that passes when told to, for a provider and the locks it is on. */
final class ManualTimer implements HoldTimer {

    private record Entry(Duration due, Runnable action) {}

    private final FakeLocks locks;
    private final List<Entry> entries = new ArrayList<>();
    private boolean closed;
    final List<Duration> pauses = new ArrayList<>();
    Runnable duringPause = () -> {};
    boolean interrupted;
    boolean fasterThanTheCaller;

    ManualTimer(FakeLocks locks) {
        this.locks = locks;
    }

    @Override
    public Task schedule(Duration delay, Runnable action) {
        if (closed) {
            throw new RejectedExecutionException();
        }
        if (fasterThanTheCaller) {
            advance(delay);
            action.run();
            return () -> {};
        }
        Entry entry = new Entry(locks.now.plus(delay), action);
        entries.add(entry);
        return () -> entries.remove(entry);
    }

    @Override
    public void pause(Duration delay) throws InterruptedException {
        pauses.add(delay);
        if (interrupted) {
            throw new InterruptedException();
        }
        duringPause.run();
        advance(delay);
    }

    @Override
    public void close() {
        closed = true;
        entries.clear();
    }

    void advance(Duration by) {
        Duration end = locks.now.plus(by);
        while (true) {
            Entry next = entries.stream()
                    .filter(entry -> entry.due().compareTo(end) <= 0)
                    .min(Comparator.comparing(Entry::due))
                    .orElse(null);
            if (next == null) {
                break;
            }
            entries.remove(next);
            locks.now = next.due().compareTo(locks.now) > 0 ? next.due() : locks.now;
            next.action().run();
        }
        locks.now = end;
    }

    int scheduled() {
        return entries.size();
    }
}
