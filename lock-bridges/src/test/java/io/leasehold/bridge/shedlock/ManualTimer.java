package io.leasehold.bridge.shedlock;

import io.leasehold.test.TestLockClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;

/** Time that passes when told to, for a provider and the locks it is on. Late where time passes for the locks alone. */
final class ManualTimer implements HoldTimer {

    private record Entry(Duration due, Runnable action) {}

    /** What happens while somebody waits. */
    interface Step {
        void run() throws InterruptedException;
    }

    private final TestLockClient locks;
    private final List<Entry> entries = new ArrayList<>();
    private Duration now = Duration.ZERO;
    private boolean closed;
    final List<Duration> pauses = new ArrayList<>();
    Step duringPause = () -> {};
    boolean fasterThanTheCaller;

    ManualTimer(TestLockClient locks) {
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
        Entry entry = new Entry(now.plus(delay), action);
        entries.add(entry);
        return () -> entries.remove(entry);
    }

    @Override
    public void pause(Duration delay) throws InterruptedException {
        pauses.add(delay);
        duringPause.run();
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        advance(delay);
    }

    @Override
    public void close() {
        closed = true;
        entries.clear();
    }

    void advance(Duration by) {
        Duration end = now.plus(by);
        while (true) {
            Entry next = entries.stream()
                    .filter(entry -> entry.due().compareTo(end) <= 0)
                    .min(Comparator.comparing(Entry::due))
                    .orElse(null);
            if (next == null) {
                break;
            }
            entries.remove(next);
            moveTo(next.due());
            next.action().run();
        }
        moveTo(end);
    }

    private void moveTo(Duration moment) {
        if (moment.compareTo(now) > 0) {
            locks.advance(moment.minus(now));
            now = moment;
        }
    }

    int scheduled() {
        return entries.size();
    }
}
