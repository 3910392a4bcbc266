package io.leasehold.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.LockRequest;
import io.leasehold.internal.engine.MemoryStore.Operation;
import io.leasehold.internal.engine.MemoryStore.Request;
import io.leasehold.internal.store.Outcome;
import io.leasehold.test.internal.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The order in which heartbeats are sent, and how many of them at once and in a second. */
class PacerTest {

    private static final long SECOND = 1_000_000_000L;

    private final VirtualTime time = new VirtualTime();
    private final List<String> sent = new ArrayList<>();
    private final List<String> foreseenLate = new ArrayList<>();

    private Pacer pacer(int perSecond) {
        return new Pacer(time, time, perSecond);
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
        public CompletableFuture<Outcome> send() {
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
    }

    private Beat beat(String name) {
        return new Beat(name, Duration.ZERO);
    }

    private Beat hanging(String name) {
        return new Beat(name, null);
    }

    private void submit(Pacer pacer, int count, long nanosToDeadline, Duration latency) {
        for (int i = 0; i < count; i++) {
            pacer.submit(nanosToDeadline + i, false, new Beat("beat " + i, latency));
        }
    }

    private static String[] beats(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> "beat " + i).toArray(String[]::new);
    }

    @Test
    void withoutACapEverythingIsSentAtOnce() {
        Pacer pacer = pacer(0);
        pacer.submit(5 * SECOND, false, hanging("a"));
        pacer.submit(5 * SECOND, false, hanging("b"));
        assertThat(sent).containsExactly("a", "b");
        assertThat(time.scheduled()).isZero();
    }

    @Test
    void aCapKeepsItsDistanceToTheNanosecond() {
        Pacer pacer = pacer(4);
        pacer.submit(5 * SECOND, false, beat("a"));
        pacer.submit(6 * SECOND, false, beat("b"));
        time.advanceNanos(0);
        assertThat(sent).containsExactly("a");
        time.advanceNanos(SECOND / 4 - 1);
        assertThat(sent).containsExactly("a");
        time.advanceNanos(1);
        assertThat(sent).containsExactly("a", "b");
    }

    @Test
    void whoeverEndsFirstGoesFirst() {
        Pacer pacer = pacer(1);
        pacer.submit(9 * SECOND, false, beat("relaxed"));
        pacer.submit(3 * SECOND, false, beat("urgent"));
        time.advance(Duration.ofMillis(500));
        pacer.submit(6 * SECOND, true, beat("between"));
        time.advance(Duration.ofSeconds(5));
        assertThat(sent).containsExactly("urgent", "between", "relaxed");
    }

    @Test
    void deadlinesOfRequestsThatCameAtDifferentTimesAreCompared() {
        Pacer pacer = pacer(1);
        pacer.submit(SECOND, false, beat("first"));
        pacer.submit(9 * SECOND, false, beat("early, ends at 9 s"));
        time.advance(Duration.ofMillis(900));
        pacer.submit(8 * SECOND + SECOND / 2, false, beat("late, ends at 9.4 s"));
        time.advance(Duration.ofSeconds(5));
        assertThat(sent).containsExactly("first", "early, ends at 9 s", "late, ends at 9.4 s");
    }

    @Test
    void afterAPauseTheNextOneIsSentAtOnceButTheTimeThatPassedIsNotSavedUp() {
        Pacer pacer = pacer(1);
        pacer.submit(SECOND, false, beat("a"));
        time.advance(Duration.ofMinutes(1));
        pacer.submit(SECOND, false, beat("b"));
        pacer.submit(SECOND, false, beat("c"));
        time.advanceNanos(0);
        assertThat(sent).containsExactly("a", "b");
    }

    @Test
    void noMoreAreUnderWayAtOnceThanTheLimitAndEachAnswerMakesRoom() {
        Pacer pacer = pacer(0);
        submit(pacer, InFlightLimit.LEAST + 2, 9 * SECOND, Duration.ofMillis(400));
        assertThat(sent).hasSize(InFlightLimit.LEAST);
        time.advance(Duration.ofMillis(399));
        assertThat(sent).hasSize(InFlightLimit.LEAST);
        time.advance(Duration.ofMillis(1));
        assertThat(sent).hasSize(InFlightLimit.LEAST + 2);
    }

    @Test
    void whatWaitsForRoomGoesInTheOrderOfItsDeadlines() {
        Pacer pacer = pacer(0);
        submit(pacer, InFlightLimit.LEAST, 9 * SECOND, Duration.ofMillis(400));
        sent.clear();
        pacer.submit(8 * SECOND, false, beat("later"));
        pacer.submit(7 * SECOND, false, beat("soon"));
        pacer.submit(6 * SECOND, true, beat("soonest, once more"));
        time.advance(Duration.ofMillis(400));
        assertThat(sent).containsExactly("soonest, once more", "soon", "later");
    }

    @Test
    void locksThatGetNoAnswersTakeHalfOfTheRoomAtMost() {
        Pacer pacer = pacer(0);
        for (int i = 0; i < 1_000; i++) {
            pacer.submit(SECOND, true, hanging("hanging"));
        }
        assertThat(sent).hasSize(InFlightLimit.LEAST / 2).containsOnly("hanging");
        pacer.submit(9 * SECOND, false, beat("healthy"));
        assertThat(sent).endsWith("healthy");
    }

    @Test
    void aHeartbeatThatIsNotNeededAnyMoreTakesNoRoom() {
        Pacer pacer = pacer(0);
        for (int i = 0; i < InFlightLimit.LEAST + 1; i++) {
            pacer.submit(SECOND, false, new Released());
        }
        pacer.submit(SECOND, false, beat("a"));
        assertThat(sent).containsExactly("a");
    }

    private static final class Released implements Backlog.Job {

        @Override
        public @Nullable CompletableFuture<Outcome> send() {
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
        Pacer pacer = pacer(0);
        // 50 at once and 0.4 s each are 125 a second: 2,000 take 16 s, but 10 s less two attempts are enough for 1,000.
        submit(pacer, 2_000, 10 * SECOND, Duration.ofMillis(400));
        time.advance(Duration.ofSeconds(4));
        assertThat(foreseenLate).as("the last ones").contains(beats(1_200, 2_000));
        assertThat(foreseenLate).as("the first ones").doesNotContain(beats(0, 900));
    }

    @Test
    void aBurstThatIsServedInTimeWorriesNobody() {
        Pacer pacer = pacer(0);
        submit(pacer, 900, 10 * SECOND, Duration.ofMillis(400));
        time.advance(Duration.ofSeconds(10));
        assertThat(sent).hasSize(900);
        assertThat(foreseenLate).isEmpty();
        assertThat(time.scheduled())
                .as("nothing looks ahead when nothing waits")
                .isZero();
    }

    @Test
    void aFastTableIsGivenMoreAtOnceUntilNothingWaits() {
        Pacer pacer = pacer(0);
        submit(pacer, 50_000, 10 * SECOND, Duration.ofMillis(20));
        time.advance(Duration.ofSeconds(1));
        assertThat(sent).hasSize(50_000);
    }

    @Test
    void aCappedClientNeverBeatsFasterAndKeepsAllItsLocks() {
        EngineFixture fixture = new EngineFixture();
        LockEngine engine = capped(fixture);
        for (int i = 0; i < 60; i++) {
            EngineFixture.acquired(engine, LockRequest.of("lock " + i));
        }
        fixture.time.advance(Duration.ofMinutes(2));
        List<Request> beats = fixture.store.log(Operation.BEAT);
        for (int i = 1; i < beats.size(); i++) {
            assertThat(beats.get(i).at() - beats.get(i - 1).at()).isGreaterThanOrEqualTo(SECOND / 10);
        }
        assertThat(engine.held()).hasSize(60);
        assertThat(fixture.eventNames()).containsOnly("Acquired");
    }

    @Test
    void aCapThatIsTooLowShowsAtOnceAndNotOnlyWhenTheSafePeriodIsOver() {
        EngineFixture fixture = new EngineFixture();
        LockEngine engine = capped(fixture);
        for (int i = 0; i < 400; i++) {
            EngineFixture.acquired(engine, LockRequest.of("lock " + i));
        }
        fixture.time.advance(EngineFixture.HEARTBEAT.plusSeconds(1));
        List<String> early = fixture.eventNames();
        assertThat(early).contains("InDanger").doesNotContain("Expired");
        fixture.time.advance(EngineFixture.HELD);
        List<String> later = fixture.eventNames();
        long expired = later.stream().filter("Expired"::equals).count();
        long warned = early.stream().filter("InDanger"::equals).count();
        assertThat(expired).as("they were lost indeed").isPositive();
        assertThat(warned).as("warned of in the beginning").isGreaterThan(expired * 9 / 10);
    }

    private static LockEngine capped(EngineFixture fixture) {
        EngineSettings base = fixture.settings("capped", false);
        return fixture.engine(new EngineSettings(
                "capped",
                base.timing(),
                base.waitTimeout(),
                base.retryPeriod(),
                10,
                false,
                base.closeTimeout(),
                base.listeners()));
    }
}
