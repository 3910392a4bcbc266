package io.leasehold.internal.engine.pace;

import io.leasehold.internal.store.Outcome;
import io.leasehold.test.internal.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Makes jobs with names, and notes what becomes of them. An attempt of each may take a second. */
final class Jobs {

    static final long SECOND = 1_000_000_000L;

    final List<String> sent = new ArrayList<>();
    final List<String> foreseenLate = new ArrayList<>();
    final List<String> dropped = new ArrayList<>();
    private final VirtualTime time;

    Jobs(VirtualTime time) {
        this.time = time;
    }

    /** Is answered at once, after a time, or never. */
    final class Beat implements Backlog.Job {

        private final String name;
        private final @Nullable Duration latency;

        Beat(String name, @Nullable Duration latency) {
            this.name = name;
            this.latency = latency;
        }

        @Override
        public CompletableFuture<Outcome> send(boolean atOnce) {
            sent.add(name);
            CompletableFuture<Outcome> answer = new CompletableFuture<>();
            if (latency != null) {
                time.schedule(latency.toNanos(), () -> answer.complete(new Outcome.Applied(0)));
            }
            return answer;
        }

        @Override
        public long attemptNanos() {
            return SECOND;
        }

        @Override
        public void foreseenLate() {
            foreseenLate.add(name);
        }

        @Override
        public void dropped() {
            dropped.add(name);
        }
    }

    /** Returns a job that is answered at once. */
    Beat answered(String name) {
        return new Beat(name, Duration.ZERO);
    }

    /** Returns a job that is never answered. */
    Beat hanging(String name) {
        return new Beat(name, null);
    }

    /** Submits heartbeats, each of which is answered after the same time. */
    void submit(Admission admission, int count, long nanosToDeadline, Duration latency) {
        for (int i = 0; i < count; i++) {
            admission.submit(Purpose.HEARTBEAT, nanosToDeadline + i, false, new Beat("beat " + i, latency));
        }
    }

    /** Submits a job whose hold ends in nine seconds. */
    void submit(Admission admission, Purpose purpose, Backlog.Job job) {
        admission.submit(purpose, 9 * SECOND, false, job);
    }
}
