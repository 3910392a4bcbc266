package io.leasehold.sample.board;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.leasehold.LockAcquiredEvent;
import io.leasehold.LockEvent;
import io.leasehold.LockExpiredEvent;
import io.leasehold.LockHandle;
import io.leasehold.LockInDangerEvent;
import io.leasehold.LockKey;
import io.leasehold.LockRecoveredEvent;
import io.leasehold.LockReleasedEvent;
import io.leasehold.LockStolenEvent;
import io.leasehold.LossCause;
import io.leasehold.sample.board.Entry.Kind;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class JournalTest {

    private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");

    private final Journal journal = new Journal(Clock.fixed(NOW, ZoneOffset.UTC));

    @Test
    void eachEventOfTheLibraryIsALineOfItsKind() {
        LockHandle handle = mock(LockHandle.class);
        when(handle.key()).thenReturn(LockKey.of("order:42"));
        when(handle.fencingToken()).thenReturn(1024L);
        List<LockEvent> events = List.of(
                new LockAcquiredEvent(handle, NOW),
                new LockInDangerEvent(handle, NOW),
                new LockRecoveredEvent(handle, NOW),
                new LockReleasedEvent(handle, NOW),
                new LockStolenEvent(handle, NOW, LossCause.FORCED),
                new LockExpiredEvent(handle, NOW, LossCause.EXPIRED));
        events.forEach(event -> journal.add("node A", event));
        assertThat(journal.after(0))
                .extracting(Entry::kind)
                .containsExactly(
                        Kind.ACQUIRED, Kind.IN_DANGER, Kind.RECOVERED, Kind.RELEASED, Kind.STOLEN, Kind.EXPIRED);
        assertThat(journal.after(4)).extracting(Entry::cause).containsExactly(LossCause.FORCED, LossCause.EXPIRED);
        assertThat(journal.after(0)).allMatch(entry -> "1024".equals(entry.token()) && "order:42".equals(entry.lock()));
    }

    @Test
    void whoHasReadUpToALineGetsTheLinesAfterIt() {
        journal.add("node A", Kind.FROZEN, "one");
        journal.add("node A", Kind.HEALED, "two");
        assertThat(journal.after(1)).extracting(Entry::text).containsExactly("two");
        assertThat(journal.after(2)).isEmpty();
    }

    @Test
    void theOldestLinesAreForgotten() {
        for (int i = 1; i <= 1005; i++) {
            journal.add("node A", Kind.FROZEN, "line " + i);
        }
        assertThat(journal.after(0))
                .hasSize(1000)
                .first()
                .extracting(Entry::text)
                .isEqualTo("line 6");
        assertThat(journal.after(1004)).extracting(Entry::number).containsExactly(1005L);
    }
}
