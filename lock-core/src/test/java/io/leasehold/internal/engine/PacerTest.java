package io.leasehold.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.LockRequest;
import io.leasehold.internal.engine.MemoryStore.Operation;
import io.leasehold.internal.engine.MemoryStore.Request;
import io.leasehold.test.internal.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The cap on heartbeats a second. */
class PacerTest {

    private static final long SECOND = 1_000_000_000L;

    private final VirtualTime time = new VirtualTime();
    private final List<String> sent = new ArrayList<>();

    private Pacer pacer(int perSecond) {
        return new Pacer(time, time, perSecond);
    }

    @Test
    void withoutACapEverythingIsSentAtOnce() {
        Pacer pacer = pacer(0);
        pacer.submit(5 * SECOND, () -> sent.add("a"));
        pacer.submit(5 * SECOND, () -> sent.add("b"));
        assertThat(sent).containsExactly("a", "b");
        assertThat(time.scheduled()).isZero();
    }

    @Test
    void aCapKeepsItsDistanceToTheNanosecond() {
        Pacer pacer = pacer(4);
        pacer.submit(5 * SECOND, () -> sent.add("a"));
        pacer.submit(6 * SECOND, () -> sent.add("b"));
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
        pacer.submit(9 * SECOND, () -> sent.add("relaxed"));
        pacer.submit(3 * SECOND, () -> sent.add("urgent"));
        time.advance(Duration.ofMillis(500));
        pacer.submit(6 * SECOND, () -> sent.add("between"));
        time.advance(Duration.ofSeconds(5));
        assertThat(sent).containsExactly("urgent", "between", "relaxed");
    }

    @Test
    void deadlinesOfRequestsThatCameAtDifferentTimesAreCompared() {
        Pacer pacer = pacer(1);
        pacer.submit(SECOND, () -> sent.add("first"));
        pacer.submit(9 * SECOND, () -> sent.add("early, ends at 9 s"));
        time.advance(Duration.ofMillis(900));
        pacer.submit(8 * SECOND + SECOND / 2, () -> sent.add("late, ends at 9.4 s"));
        time.advance(Duration.ofSeconds(5));
        assertThat(sent).containsExactly("first", "early, ends at 9 s", "late, ends at 9.4 s");
    }

    @Test
    void afterAPauseTheNextOneIsSentAtOnceButTheTimeThatPassedIsNotSavedUp() {
        Pacer pacer = pacer(1);
        pacer.submit(SECOND, () -> sent.add("a"));
        time.advance(Duration.ofMinutes(1));
        pacer.submit(SECOND, () -> sent.add("b"));
        pacer.submit(SECOND, () -> sent.add("c"));
        time.advanceNanos(0);
        assertThat(sent).containsExactly("a", "b");
    }

    @Test
    void aCappedClientNeverBeatsFasterAndKeepsAllItsLocks() {
        EngineFixture fixture = new EngineFixture();
        EngineSettings base = fixture.settings("capped", false);
        LockEngine engine = fixture.engine(new EngineSettings(
                "capped",
                base.timing(),
                base.waitTimeout(),
                base.retryPeriod(),
                10,
                false,
                base.closeTimeout(),
                base.listeners()));
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
}
