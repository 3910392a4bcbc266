package io.leasehold.internal.engine.pace;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.internal.engine.Race;
import io.leasehold.internal.engine.Race.Try;
import io.leasehold.internal.engine.Timing;
import io.leasehold.test.internal.VirtualTime;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** What two threads may not do at once to the admission control. */
class AdmissionMonitorsTest {

    private static final Timing TIMING =
            Timing.of(Duration.ofSeconds(30), Duration.ofSeconds(5), Duration.ofSeconds(20));

    private final VirtualTime time = new VirtualTime();

    /** A request that hangs until it is answered. */
    private static final class Request implements Backlog.Job {

        private final CompletableFuture<String> answer = new CompletableFuture<>();
        private volatile boolean sent;

        @Override
        public CompletableFuture<String> send(boolean atOnce) {
            sent = true;
            return answer;
        }

        @Override
        public long attemptNanos() {
            return TIMING.attempt();
        }
    }

    private Admission admission(int most) {
        return new Admission(time, time, most, 0);
    }

    private static Request submitted(Admission admission) {
        Request request = new Request();
        admission.submit(Purpose.HEARTBEAT, TIMING.lease(), false, request);
        return request;
    }

    @Test
    void ofTwoRequestsOneGetsTheLastRoom() {
        Race.oneOf(() -> admission(1), admission -> submitted(admission).sent, admission -> submitted(admission).sent);
    }

    @Test
    void twoRequestsThatEndAtOnceBothGiveTheirRoomBack() {
        Race.run(() -> {
            Admission admission = admission(2);
            Request one = submitted(admission);
            Request other = submitted(admission);
            return new Try(
                    () -> one.answer.complete("done"),
                    () -> other.answer.complete("done"),
                    () -> assertThat(admission.queue()).isEqualTo("0 others are under way and 0 wait"));
        });
    }

    @Test
    void twoRequestsThatWaitAtOnceAreBothSentLater() {
        Race.run(() -> {
            Admission admission = admission(1);
            Request before = submitted(admission);
            Runnable submit = () -> submitted(admission);
            return new Try(submit, submit, () -> {
                assertThat(admission.queue()).isEqualTo("1 others are under way and 2 wait");
                before.answer.complete("done");
            });
        });
    }

    @Test
    void aRequestIsSentOrWithdrawn() {
        Race.run(() -> {
            Admission admission = admission(1);
            Request before = submitted(admission);
            Request request = new Request();
            Backlog.Waiting waiting = admission.submit(Purpose.TAKE, 0, false, request);
            AtomicBoolean withdrawn = new AtomicBoolean();
            before.answer.complete("done");
            return new Try(
                    time::runNext,
                    () -> withdrawn.set(admission.withdraw(waiting)),
                    () -> assertThat(withdrawn.get()).isNotEqualTo(request.sent));
        });
    }
}
