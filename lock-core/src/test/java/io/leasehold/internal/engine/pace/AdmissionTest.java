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

    private static final long SECOND = 1_000_000_000L;

    private final VirtualTime time = new VirtualTime();
    private final List<String> sent = new ArrayList<>();
    private final List<String> foreseenLate = new ArrayList<>();
    private final List<String> dropped = new ArrayList<>();

    private Admission admission(int perSecond) {
        return new Admission(time, time, 5_000, perSecond);
    }

    /** Is answered at once, after a time, or never; an attempt may take a second. */
    private final class Beat implements Backlog.Job {

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

    private Beat beat(String name) {
        return new Beat(name, Duration.ZERO);
    }

    private Beat hanging(String name) {
        return new Beat(name, null);
    }

    private void submit(Admission admission, int count, long nanosToDeadline, Duration latency) {
        for (int i = 0; i < count; i++) {
            admission.submit(Purpose.HEARTBEAT, nanosToDeadline + i, false, new Beat("beat " + i, latency));
        }
    }

    private static String[] beats(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> "beat " + i).toArray(String[]::new);
    }

    @Test
    void whatWaitsIsDroppedByTheEndAndWhatComesAfterIt() {
        Admission admission = admission(1);
        admission.submit(Purpose.HEARTBEAT, 5 * SECOND, false, beat("waits"));
        admission.close();
        assertThat(dropped).containsExactly("waits");
        admission.submit(Purpose.HEARTBEAT, 5 * SECOND, false, beat("late"));
        assertThat(dropped).containsExactly("waits", "late");
        time.advance(Duration.ofSeconds(5));
        assertThat(sent).isEmpty();
    }

    @Test
    void withoutACapEverythingIsSentAtOnce() {
        Admission admission = admission(0);
        admission.submit(Purpose.HEARTBEAT, 5 * SECOND, false, hanging("a"));
        admission.submit(Purpose.HEARTBEAT, 5 * SECOND, false, hanging("b"));
        assertThat(sent).containsExactly("a", "b");
        assertThat(time.scheduled()).isZero();
    }

    @Test
    void aCapKeepsItsDistanceToTheNanosecond() {
        Admission admission = admission(4);
        admission.submit(Purpose.HEARTBEAT, 5 * SECOND, false, beat("a"));
        admission.submit(Purpose.HEARTBEAT, 6 * SECOND, false, beat("b"));
        time.advanceNanos(0);
        assertThat(sent).containsExactly("a");
        time.advanceNanos(SECOND / 4 - 1);
        assertThat(sent).containsExactly("a");
        time.advanceNanos(1);
        assertThat(sent).containsExactly("a", "b");
    }

    @Test
    void whoeverEndsFirstGoesFirst() {
        Admission admission = admission(1);
        admission.submit(Purpose.HEARTBEAT, 9 * SECOND, false, beat("relaxed"));
        admission.submit(Purpose.HEARTBEAT, 3 * SECOND, false, beat("urgent"));
        time.advance(Duration.ofMillis(500));
        admission.submit(Purpose.HEARTBEAT, 6 * SECOND, true, beat("between"));
        time.advance(Duration.ofSeconds(5));
        assertThat(sent).containsExactly("urgent", "between", "relaxed");
    }

    @Test
    void deadlinesOfRequestsThatCameAtDifferentTimesAreCompared() {
        Admission admission = admission(1);
        admission.submit(Purpose.HEARTBEAT, SECOND, false, beat("first"));
        admission.submit(Purpose.HEARTBEAT, 9 * SECOND, false, beat("early, ends at 9 s"));
        time.advance(Duration.ofMillis(900));
        admission.submit(Purpose.HEARTBEAT, 8 * SECOND + SECOND / 2, false, beat("late, ends at 9.4 s"));
        time.advance(Duration.ofSeconds(5));
        assertThat(sent).containsExactly("first", "early, ends at 9 s", "late, ends at 9.4 s");
    }

    @Test
    void afterAPauseTheNextOneIsSentAtOnceButTheTimeThatPassedIsNotSavedUp() {
        Admission admission = admission(1);
        admission.submit(Purpose.HEARTBEAT, SECOND, false, beat("a"));
        time.advance(Duration.ofMinutes(1));
        admission.submit(Purpose.HEARTBEAT, SECOND, false, beat("b"));
        admission.submit(Purpose.HEARTBEAT, SECOND, false, beat("c"));
        time.advanceNanos(0);
        assertThat(sent).containsExactly("a", "b");
    }

    @Test
    void noMoreAreUnderWayAtOnceThanTheLimitAndEachAnswerMakesRoom() {
        Admission admission = admission(0);
        submit(admission, InFlightLimit.LEAST + 2, 9 * SECOND, Duration.ofMillis(400));
        assertThat(sent).hasSize(InFlightLimit.LEAST);
        time.advance(Duration.ofMillis(399));
        assertThat(sent).hasSize(InFlightLimit.LEAST);
        time.advance(Duration.ofMillis(1));
        assertThat(sent).hasSize(InFlightLimit.LEAST + 2);
    }

    @Test
    void whatWaitsForRoomGoesInTheOrderOfItsDeadlines() {
        Admission admission = admission(0);
        submit(admission, InFlightLimit.LEAST, 9 * SECOND, Duration.ofMillis(400));
        sent.clear();
        admission.submit(Purpose.HEARTBEAT, 8 * SECOND, false, beat("later"));
        admission.submit(Purpose.HEARTBEAT, 7 * SECOND, false, beat("soon"));
        admission.submit(Purpose.HEARTBEAT, 6 * SECOND, true, beat("soonest, once more"));
        time.advance(Duration.ofMillis(400));
        assertThat(sent).containsExactly("soonest, once more", "soon", "later");
    }

    @Test
    void locksThatGetNoAnswersTakeHalfOfTheRoomAtMost() {
        Admission admission = admission(0);
        for (int i = 0; i < 1_000; i++) {
            admission.submit(Purpose.HEARTBEAT, SECOND, true, hanging("hanging"));
        }
        assertThat(sent).hasSize(InFlightLimit.LEAST / 2).containsOnly("hanging");
        admission.submit(Purpose.HEARTBEAT, 9 * SECOND, false, beat("healthy"));
        assertThat(sent).endsWith("healthy");
    }

    @Test
    void aHeartbeatThatIsNotNeededAnyMoreTakesNoRoom() {
        Admission admission = admission(0);
        for (int i = 0; i < InFlightLimit.LEAST + 1; i++) {
            admission.submit(Purpose.HEARTBEAT, SECOND, false, new Released());
        }
        admission.submit(Purpose.HEARTBEAT, SECOND, false, beat("a"));
        assertThat(sent).containsExactly("a");
    }

    private static final class Released implements Backlog.Job {

        @Override
        public @Nullable CompletableFuture<Outcome> send(boolean atOnce) {
            return null;
        }

        @Override
        public long attemptNanos() {
            return SECOND;
        }

        @Override
        public void foreseenLate() {}
    }

    @Test
    void whatWillBeTooLateIsToldSoWhileItWaitsAndNothingElseIs() {
        Admission admission = admission(0);
        // 50 at once and 0.4 s each are 125 a second: 2,000 take 16 s, but 10 s less two attempts are enough for 1,000.
        submit(admission, 2_000, 10 * SECOND, Duration.ofMillis(400));
        time.advance(Duration.ofSeconds(4));
        assertThat(foreseenLate).as("the last ones").contains(beats(1_200, 2_000));
        assertThat(foreseenLate).as("the first ones").doesNotContain(beats(0, 900));
    }

    @Test
    void aBurstThatIsServedInTimeWorriesNobody() {
        Admission admission = admission(0);
        submit(admission, 900, 10 * SECOND, Duration.ofMillis(400));
        time.advance(Duration.ofSeconds(10));
        assertThat(sent).hasSize(900);
        assertThat(foreseenLate).isEmpty();
        assertThat(time.scheduled())
                .as("nothing looks ahead when nothing waits")
                .isZero();
    }

    @Test
    void aFastTableIsGivenMoreAtOnceUntilNothingWaits() {
        Admission admission = admission(0);
        submit(admission, 50_000, 10 * SECOND, Duration.ofMillis(20));
        time.advance(Duration.ofSeconds(1));
        assertThat(sent).hasSize(50_000);
    }

    private void submit(Admission admission, Purpose purpose, Backlog.Job job) {
        admission.submit(purpose, 9 * SECOND, false, job);
    }

    @Test
    void whatKeepsLocksGoesBeforeTakesAndTakesBeforeReads() {
        Admission admission = admission(0);
        submit(admission, InFlightLimit.LEAST, 9 * SECOND, Duration.ofMillis(400));
        sent.clear();
        submit(admission, Purpose.READ, beat("read"));
        submit(admission, Purpose.TAKE, beat("take"));
        submit(admission, Purpose.TAKE, beat("take, later"));
        admission.submit(Purpose.RELEASE, 8 * SECOND, false, beat("release"));
        admission.submit(Purpose.HEARTBEAT, 9 * SECOND, false, beat("heartbeat"));
        admission.submit(Purpose.HEARTBEAT, 7 * SECOND, false, beat("urgent heartbeat"));
        time.advance(Duration.ofMillis(400));
        assertThat(sent).containsExactly("urgent heartbeat", "release", "heartbeat", "take", "take, later", "read");
    }

    @Test
    void readsThatGetNoAnswersTakeHalfOfTheRoomAndWithTakesThreeQuarters() {
        Admission admission = admission(0);
        for (int i = 0; i < 100; i++) {
            submit(admission, Purpose.READ, hanging("read"));
        }
        assertThat(sent).hasSize(InFlightLimit.LEAST / 2);
        for (int i = 0; i < 100; i++) {
            submit(admission, Purpose.TAKE, hanging("take"));
        }
        assertThat(sent).hasSize(InFlightLimit.LEAST * 3 / 4);
        submit(admission, Purpose.HEARTBEAT, beat("heartbeat"));
        submit(admission, Purpose.RELEASE, beat("release"));
        assertThat(sent).endsWith("heartbeat", "release");
    }

    @Test
    void aCapSlowsHeartbeatsOnly() {
        Admission admission = admission(1);
        submit(admission, Purpose.HEARTBEAT, beat("heartbeat"));
        submit(admission, Purpose.HEARTBEAT, beat("capped heartbeat"));
        time.advanceNanos(0);
        submit(admission, Purpose.RELEASE, beat("release"));
        submit(admission, Purpose.TAKE, beat("take"));
        submit(admission, Purpose.READ, beat("read"));
        assertThat(sent).containsExactly("heartbeat", "release", "take", "read");
        time.advanceNanos(SECOND);
        assertThat(sent).endsWith("capped heartbeat");
    }

    @Test
    void whatWaitsIsSentLaterAndNeverOnTheThreadThatAsks() {
        Admission admission = new Admission(time, time, 1, 0);
        List<Boolean> atOnce = new ArrayList<>();
        CompletableFuture<Outcome> answer = new CompletableFuture<>();
        submit(admission, Purpose.TAKE, new Noting(atOnce, answer));
        submit(admission, Purpose.TAKE, new Noting(atOnce, answer));
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
            return SECOND;
        }
    }

    @Test
    void aRequestThatThrowsGivesItsRoomBack() {
        Admission admission = admission(0);
        for (int i = 0; i < InFlightLimit.LEAST + 1; i++) {
            submit(admission, Purpose.TAKE, new Broken());
        }
        submit(admission, Purpose.TAKE, beat("a"));
        assertThat(sent).containsExactly("a");
    }

    private static final class Broken implements Backlog.Job {

        @Override
        public CompletableFuture<Outcome> send(boolean atOnce) {
            throw new NoClassDefFoundError("injected");
        }

        @Override
        public long attemptNanos() {
            return SECOND;
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
            submit(admission, Purpose.TAKE, beat("take " + i));
        }
        time.advanceNanos(0);
        assertThat(sent).containsExactly("take 0", "take 1", "take 2");
    }

    @Test
    void whatIsTakenBackIsNotSentAndWhatWasSentCannotBeTakenBack() {
        Admission admission = new Admission(time, time, 1, 0);
        Backlog.Waiting first = admission.submit(Purpose.TAKE, 0, false, new Beat("first", Duration.ofMillis(1)));
        Backlog.Waiting second = admission.submit(Purpose.TAKE, 0, false, beat("second"));
        assertThat(admission.withdraw(first)).isFalse();
        assertThat(admission.withdraw(second)).isTrue();
        assertThat(admission.withdraw(second)).isFalse();
        time.advance(Duration.ofSeconds(1));
        assertThat(sent).containsExactly("first");
    }
}
