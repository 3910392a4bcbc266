package io.leasehold.internal.engine.pace;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.test.internal.VirtualTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What is sent first, and how much of the room each purpose may take. */
class AdmissionOrderTest {

    private final VirtualTime time = new VirtualTime();
    private final Jobs jobs = new Jobs(time);

    private Admission admission(int perSecond) {
        return new Admission(time, time, 5_000, perSecond);
    }

    @Test
    void whoeverEndsFirstGoesFirst() {
        Admission admission = admission(1);
        admission.submit(Purpose.HEARTBEAT, 9 * Jobs.SECOND, false, jobs.answered("relaxed"));
        admission.submit(Purpose.HEARTBEAT, 3 * Jobs.SECOND, false, jobs.answered("urgent"));
        time.advance(Duration.ofMillis(500));
        admission.submit(Purpose.HEARTBEAT, 6 * Jobs.SECOND, true, jobs.answered("between"));
        time.advance(Duration.ofSeconds(5));
        assertThat(jobs.sent).containsExactly("urgent", "between", "relaxed");
    }

    @Test
    void deadlinesOfRequestsThatCameAtDifferentTimesAreCompared() {
        Admission admission = admission(1);
        admission.submit(Purpose.HEARTBEAT, Jobs.SECOND, false, jobs.answered("first"));
        admission.submit(Purpose.HEARTBEAT, 9 * Jobs.SECOND, false, jobs.answered("early, ends at 9 s"));
        time.advance(Duration.ofMillis(900));
        admission.submit(
                Purpose.HEARTBEAT, 8 * Jobs.SECOND + Jobs.SECOND / 2, false, jobs.answered("late, ends at 9.4 s"));
        time.advance(Duration.ofSeconds(5));
        assertThat(jobs.sent).containsExactly("first", "early, ends at 9 s", "late, ends at 9.4 s");
    }

    @Test
    void whatWaitsForRoomGoesInTheOrderOfItsDeadlines() {
        Admission admission = admission(0);
        jobs.submit(admission, InFlightLimit.LEAST, 9 * Jobs.SECOND, Duration.ofMillis(400));
        jobs.sent.clear();
        admission.submit(Purpose.HEARTBEAT, 8 * Jobs.SECOND, false, jobs.answered("later"));
        admission.submit(Purpose.HEARTBEAT, 7 * Jobs.SECOND, false, jobs.answered("soon"));
        admission.submit(Purpose.HEARTBEAT, 6 * Jobs.SECOND, true, jobs.answered("soonest, once more"));
        time.advance(Duration.ofMillis(400));
        assertThat(jobs.sent).containsExactly("soonest, once more", "soon", "later");
    }

    @Test
    void locksThatGetNoAnswersTakeHalfOfTheRoomAtMost() {
        Admission admission = admission(0);
        for (int i = 0; i < 1_000; i++) {
            admission.submit(Purpose.HEARTBEAT, Jobs.SECOND, true, jobs.hanging("hanging"));
        }
        assertThat(jobs.sent).hasSize(InFlightLimit.LEAST / 2).containsOnly("hanging");
        admission.submit(Purpose.HEARTBEAT, 9 * Jobs.SECOND, false, jobs.answered("healthy"));
        assertThat(jobs.sent).endsWith("healthy");
    }

    @Test
    void whatKeepsLocksGoesBeforeTakesAndTakesBeforeReads() {
        Admission admission = admission(0);
        jobs.submit(admission, InFlightLimit.LEAST, 9 * Jobs.SECOND, Duration.ofMillis(400));
        jobs.sent.clear();
        jobs.submit(admission, Purpose.READ, jobs.answered("read"));
        jobs.submit(admission, Purpose.TAKE, jobs.answered("take"));
        jobs.submit(admission, Purpose.TAKE, jobs.answered("take, later"));
        admission.submit(Purpose.RELEASE, 8 * Jobs.SECOND, false, jobs.answered("release"));
        admission.submit(Purpose.HEARTBEAT, 9 * Jobs.SECOND, false, jobs.answered("heartbeat"));
        admission.submit(Purpose.HEARTBEAT, 7 * Jobs.SECOND, false, jobs.answered("urgent heartbeat"));
        time.advance(Duration.ofMillis(400));
        assertThat(jobs.sent)
                .containsExactly("urgent heartbeat", "release", "heartbeat", "take", "take, later", "read");
    }

    @Test
    void readsThatGetNoAnswersTakeHalfOfTheRoomAndWithTakesThreeQuarters() {
        Admission admission = admission(0);
        for (int i = 0; i < 100; i++) {
            jobs.submit(admission, Purpose.READ, jobs.hanging("read"));
        }
        assertThat(jobs.sent).hasSize(InFlightLimit.LEAST / 2);
        for (int i = 0; i < 100; i++) {
            jobs.submit(admission, Purpose.TAKE, jobs.hanging("take"));
        }
        assertThat(jobs.sent).hasSize(InFlightLimit.LEAST * 3 / 4);
        jobs.submit(admission, Purpose.HEARTBEAT, jobs.answered("heartbeat"));
        jobs.submit(admission, Purpose.RELEASE, jobs.answered("release"));
        assertThat(jobs.sent).endsWith("heartbeat", "release");
    }

    @Test
    void aCapSlowsHeartbeatsOnly() {
        Admission admission = admission(1);
        jobs.submit(admission, Purpose.HEARTBEAT, jobs.answered("heartbeat"));
        jobs.submit(admission, Purpose.HEARTBEAT, jobs.answered("capped heartbeat"));
        time.advanceNanos(0);
        jobs.submit(admission, Purpose.RELEASE, jobs.answered("release"));
        jobs.submit(admission, Purpose.TAKE, jobs.answered("take"));
        jobs.submit(admission, Purpose.READ, jobs.answered("read"));
        assertThat(jobs.sent).containsExactly("heartbeat", "release", "take", "read");
        time.advanceNanos(Jobs.SECOND);
        assertThat(jobs.sent).endsWith("capped heartbeat");
    }
}
