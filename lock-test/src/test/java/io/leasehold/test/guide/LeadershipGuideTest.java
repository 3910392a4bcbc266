package io.leasehold.test.guide;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.Leadership;
import io.leasehold.LeadershipEnd;
import io.leasehold.LeadershipListener;
import io.leasehold.LeadershipRequest;
import io.leasehold.LockHandle;
import io.leasehold.test.TestLockClient;
import io.leasehold.testing.DocumentedSnippets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** The code of docs/leadership.md. */
class LeadershipGuideTest {

    private final TestLockClient locks = TestLockClient.create();
    private final Reports listener = new Reports(new Writer());
    private final List<String> done = new ArrayList<>();

    @Test
    void thePageShowsCodeThatIsCompiledAndRun() {
        assertThat(DocumentedSnippets.of(
                                "docs/leadership.md",
                                "lock-test/src/test/java/io/leasehold/test/guide/LeadershipGuideTest.java")
                        .differences())
                .isEmpty();
    }

    private Leadership started() {
        // snippet
        Leadership reports = locks.leadership(LeadershipRequest.builder("reports")
                .attribute("address", "10.0.0.7:8080") // followers can read it
                .listener(listener)
                .build());
        reports.start(); // returns at once; campaigns until stop() or close()
        // end
        return reports;
    }

    @Test
    void aLeaderWorksUntilItsLeadershipEnds() {
        Leadership reports = started();
        long term = reports.term().orElseThrow();
        assertThat(listener.writer.done).containsExactly("write with " + term);
        handOver(reports);
        assertThat(listener.writer.done).containsExactly("write with " + term, "stop");
        assertThat(reports.isLeader()).isFalse();
    }

    private static void handOver(Leadership reports) {
        // snippet
        reports.yield(); // ends the work, releases the lock, stands back for one lease, campaigns again
        reports.close(); // ends the work, releases the lock, and campaigns no more
        // end
    }

    @Test
    void onlyTheLeaderDoesTheWork() {
        Leadership reports = started();
        doOneStep(reports);
        assertThat(done).containsExactly("step with " + reports.term().orElseThrow());
        locks.testLeadership("reports").electOther("node 2", Map.of("address", "10.0.0.8:8080"));
        doOneStep(reports);
        assertThat(done).last().isEqualTo("forward to 10.0.0.8:8080");
        assertThat(done).hasSize(2);
    }

    private void doOneStep(Leadership reports) {
        // snippet
        if (reports.isLeader()) { // reads local clocks only: no request
            reports.hold().ifPresent(hold -> step(hold.fencingToken()));
        } else {
            reports.leader().ifPresent(leader -> forward(leader.attributes().get("address"))); // one read
        }
        // end
    }

    private void step(long term) {
        done.add("step with " + term);
    }

    private void forward(Object address) {
        done.add("forward to " + address);
    }

    // snippet
    static final class Reports implements LeadershipListener {

        private final Writer writer;

        Reports(Writer writer) {
            this.writer = writer;
        }

        @Override
        public void onGranted(Leadership leadership, LockHandle hold) {
            writer.start(hold.fencingToken()); // starts threads, and returns at once
        }

        @Override
        public CompletionStage<?> onRevoked(Leadership leadership, LockHandle hold, LeadershipEnd end) {
            return writer.stop(); // the lock is released when this future completes
        }
    }
    // end

    private static final class Writer {

        private final List<String> done = new ArrayList<>();

        void start(long term) {
            done.add("write with " + term);
        }

        CompletableFuture<Void> stop() {
            done.add("stop");
            return CompletableFuture.completedFuture(null);
        }
    }
}
