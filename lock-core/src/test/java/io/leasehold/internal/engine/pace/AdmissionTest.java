package io.leasehold.internal.engine.pace;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.internal.runtime.Clocks;
import io.leasehold.internal.store.Outcome;
import io.leasehold.test.internal.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The order in which requests are sent, how many of them at once, and how many heartbeats a second. */
class AdmissionTest {

    private final VirtualTime time = new VirtualTime();
    private final Jobs jobs = new Jobs(time);

    private Admission admission(int perSecond) {
        return new Admission(time, time, 5_000, perSecond);
    }

    private static String[] beats(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> "beat " + i).toArray(String[]::new);
    }

    @Test
    void whatWaitsIsDroppedByTheEndAndWhatComesAfterIt() {
        Admission admission = admission(1);
        admission.submit(Purpose.HEARTBEAT, 5 * Jobs.SECOND, false, jobs.answered("waits"));
        admission.close();
        assertThat(jobs.dropped).containsExactly("waits");
        admission.submit(Purpose.HEARTBEAT, 5 * Jobs.SECOND, false, jobs.answered("late"));
        assertThat(jobs.dropped).containsExactly("waits", "late");
        time.advance(Duration.ofSeconds(5));
        assertThat(jobs.sent).isEmpty();
    }

    @Test
    void withoutACapEverythingIsSentAtOnce() {
        Admission admission = admission(0);
        admission.submit(Purpose.HEARTBEAT, 5 * Jobs.SECOND, false, jobs.hanging("a"));
        admission.submit(Purpose.HEARTBEAT, 5 * Jobs.SECOND, false, jobs.hanging("b"));
        assertThat(jobs.sent).containsExactly("a", "b");
        assertThat(time.scheduled()).isZero();
    }

    @Test
    void aCapKeepsItsDistanceToTheNanosecond() {
        Admission admission = admission(4);
        admission.submit(Purpose.HEARTBEAT, 5 * Jobs.SECOND, false, jobs.answered("a"));
        admission.submit(Purpose.HEARTBEAT, 6 * Jobs.SECOND, false, jobs.answered("b"));
        time.advanceNanos(0);
        assertThat(jobs.sent).containsExactly("a");
        time.advanceNanos(Jobs.SECOND / 4 - 1);
        assertThat(jobs.sent).containsExactly("a");
        time.advanceNanos(1);
        assertThat(jobs.sent).containsExactly("a", "b");
    }

    @Test
    void afterAPauseTheNextOneIsSentAtOnceButTheTimeThatPassedIsNotSavedUp() {
        Admission admission = admission(1);
        admission.submit(Purpose.HEARTBEAT, Jobs.SECOND, false, jobs.answered("a"));
        time.advance(Duration.ofMinutes(1));
        admission.submit(Purpose.HEARTBEAT, Jobs.SECOND, false, jobs.answered("b"));
        admission.submit(Purpose.HEARTBEAT, Jobs.SECOND, false, jobs.answered("c"));
        time.advanceNanos(0);
        assertThat(jobs.sent).containsExactly("a", "b");
    }

    @Test
    void noMoreAreUnderWayAtOnceThanTheLimitAndEachAnswerMakesRoom() {
        Admission admission = admission(0);
        jobs.submit(admission, InFlightLimit.LEAST + 2, 9 * Jobs.SECOND, Duration.ofMillis(400));
        assertThat(jobs.sent).hasSize(InFlightLimit.LEAST);
        time.advance(Duration.ofMillis(399));
        assertThat(jobs.sent).hasSize(InFlightLimit.LEAST);
        time.advance(Duration.ofMillis(1));
        assertThat(jobs.sent).hasSize(InFlightLimit.LEAST + 2);
    }

    @Test
    void aHeartbeatThatIsNotNeededAnyMoreTakesNoRoom() {
        Admission admission = admission(0);
        for (int i = 0; i < InFlightLimit.LEAST + 1; i++) {
            admission.submit(Purpose.HEARTBEAT, Jobs.SECOND, false, new Released());
        }
        admission.submit(Purpose.HEARTBEAT, Jobs.SECOND, false, jobs.answered("a"));
        assertThat(jobs.sent).containsExactly("a");
    }

    private static final class Released implements Backlog.Job {

        @Override
        public @Nullable CompletableFuture<Outcome> send(boolean atOnce) {
            return null;
        }

        @Override
        public long attemptNanos() {
            return Jobs.SECOND;
        }

        @Override
        public void foreseenLate() {}
    }

    @Test
    void whatWillBeTooLateIsToldSoWhileItWaitsAndNothingElseIs() {
        Admission admission = admission(0);
        // 50 at once and 0.4 s each are 125 a second: 2,000 take 16 s, but 10 s less two attempts are enough for 1,000.
        jobs.submit(admission, 2_000, 10 * Jobs.SECOND, Duration.ofMillis(400));
        time.advance(Duration.ofSeconds(4));
        assertThat(jobs.foreseenLate).as("the last ones").contains(beats(1_200, 2_000));
        assertThat(jobs.foreseenLate).as("the first ones").doesNotContain(beats(0, 900));
    }

    @Test
    void aBurstThatIsServedInTimeWorriesNobody() {
        Admission admission = admission(0);
        jobs.submit(admission, 900, 10 * Jobs.SECOND, Duration.ofMillis(400));
        time.advance(Duration.ofSeconds(10));
        assertThat(jobs.sent).hasSize(900);
        assertThat(jobs.foreseenLate).isEmpty();
        assertThat(time.scheduled())
                .as("nothing looks ahead when nothing waits")
                .isZero();
    }

    @Test
    void aFastTableIsGivenMoreAtOnceUntilNothingWaits() {
        Admission admission = admission(0);
        jobs.submit(admission, 50_000, 10 * Jobs.SECOND, Duration.ofMillis(20));
        time.advance(Duration.ofSeconds(1));
        assertThat(jobs.sent).hasSize(50_000);
    }

    @Test
    void whatWaitsIsSentLaterAndNeverOnTheThreadThatAsks() {
        Admission admission = new Admission(time, time, 1, 0);
        List<Boolean> atOnce = new ArrayList<>();
        CompletableFuture<Outcome> answer = new CompletableFuture<>();
        jobs.submit(admission, Purpose.TAKE, new Noting(atOnce, answer));
        jobs.submit(admission, Purpose.TAKE, new Noting(atOnce, answer));
        answer.complete(new Outcome.Applied(0));
        assertThat(atOnce).containsExactly(true);
        time.advanceNanos(0);
        assertThat(atOnce).containsExactly(true, false);
    }

    private record Noting(List<Boolean> atOnce, CompletableFuture<Outcome> answer) implements Backlog.Job {

        @Override
        public CompletableFuture<Outcome> send(boolean now) {
            atOnce.add(now);
            return answer;
        }

        @Override
        public long attemptNanos() {
            return Jobs.SECOND;
        }
    }

    @Test
    void aRequestThatThrowsGivesItsRoomBack() {
        Admission admission = admission(0);
        for (int i = 0; i < InFlightLimit.LEAST + 1; i++) {
            jobs.submit(admission, Purpose.TAKE, new Broken());
        }
        jobs.submit(admission, Purpose.TAKE, jobs.answered("a"));
        assertThat(jobs.sent).containsExactly("a");
    }

    private static final class Broken implements Backlog.Job {

        @Override
        public CompletableFuture<Outcome> send(boolean atOnce) {
            throw new NoClassDefFoundError("injected");
        }

        @Override
        public long attemptNanos() {
            return Jobs.SECOND;
        }
    }

    @Test
    void aClockThatThrowsStopsNothing() {
        boolean[] broken = {false};
        Clocks clocks = new Clocks() {
            @Override
            public long nanoTime() {
                if (broken[0]) {
                    throw new IllegalStateException("injected");
                }
                return time.nanoTime();
            }

            @Override
            public long wallMillis() {
                return time.wallMillis();
            }

            @Override
            public long uptimeNanos() {
                return NO_UPTIME;
            }
        };
        Admission admission = new Admission(time, clocks, 1, 0);
        broken[0] = true;
        for (int i = 0; i < 3; i++) {
            jobs.submit(admission, Purpose.TAKE, jobs.answered("take " + i));
        }
        time.advanceNanos(0);
        assertThat(jobs.sent).containsExactly("take 0", "take 1", "take 2");
    }

    @Test
    void whatIsTakenBackIsNotSentAndWhatWasSentCannotBeTakenBack() {
        Admission admission = new Admission(time, time, 1, 0);
        Backlog.Waiting first = admission.submit(Purpose.TAKE, 0, false, jobs.new Beat("first", Duration.ofMillis(1)));
        Backlog.Waiting second = admission.submit(Purpose.TAKE, 0, false, jobs.answered("second"));
        assertThat(admission.withdraw(first)).isFalse();
        assertThat(admission.withdraw(second)).isTrue();
        assertThat(admission.withdraw(second)).isFalse();
        time.advance(Duration.ofSeconds(1));
        assertThat(jobs.sent).containsExactly("first");
    }
}
