package io.leasehold.sample.board;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.leasehold.LockClient;
import io.leasehold.LockKey;
import io.leasehold.LockRecord;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TableWatchTest {

    private static final LockKey KEY = LockKey.of("order:42");
    private static final String SESSION = "board:~session/0123456789abcdef0123456789abcdef-10000";

    private LockRecord row = held("hold:0");
    private long nanos;
    private final LockClient locks = mock(LockClient.class);
    private final TableWatch watch = new TableWatch(locks, () -> nanos);

    @BeforeEach
    void theTableHasOneRow() {
        when(locks.findAll()).thenAnswer(call -> row == null ? Stream.empty() : Stream.of(row));
    }

    @Test
    void aHolderIsSilentFromTheMomentItsRowLastChanged() {
        assertThat(silence()).isZero();
        pass(Duration.ofMillis(700));
        assertThat(silence()).isEqualTo(700);
        row = held("hold:1");
        pass(Duration.ofMillis(300));
        assertThat(silence()).isZero();
        pass(Duration.ofMillis(200));
        assertThat(silence()).isEqualTo(200);
    }

    @Test
    void aRowThatWasGoneIsNewWhenItComesBack() {
        silence();
        LockRecord same = row;
        row = null;
        assertThat(watch.look()).isEmpty();
        pass(Duration.ofSeconds(5));
        row = same;
        assertThat(silence()).isZero();
    }

    @Test
    void theRowOfAnotherCopySaysWhereItIs() {
        row = new LockRecord(
                new LockKey("lock-board", "box:8081"),
                "desk",
                Duration.ofSeconds(30),
                "hold:0",
                null,
                1,
                Map.of("host", "box", "port", new BigDecimal(8081)));
        assertThat(watch.look())
                .singleElement()
                .satisfies(seen -> assertThat(seen.copy()).isEqualTo(new Presence.Copy("box", 8081)));
    }

    @Test
    void theRowOfADeadHolderSaysSinceWhenItIsDead() {
        when(locks.deadSince(row)).thenReturn(Optional.of(Instant.ofEpochSecond(1_800_000_031)));
        assertThat(watch.look())
                .singleElement()
                .satisfies(seen -> assertThat(seen.deadSince()).isEqualTo(1_800_000_031_000L));
    }

    @Test
    void theRowOfOneThatSharesALockSaysWhichLock() {
        row = new LockRecord(LockKey.of("prices", "-~shared~h1"), "node A", null, "h1:0", null, 1, Map.of());
        assertThat(watch.look().get(0).member()).isEqualTo(new TableWatch.Member("prices", "prices", "-~shared~h1"));
    }

    @Test
    void theRowOfALockIsNobodysMember() {
        assertThat(watch.look().get(0).member()).isNull();
    }

    private static LockRecord session(String owner, String version) {
        return new LockRecord(LockKey.of(SESSION), owner, null, version, null, 1, Map.of());
    }

    private void inSession(LockRecord session) {
        row = new LockRecord(KEY, "node A", Duration.ofSeconds(10), "hold:1", null, 1, null, SESSION, Map.of());
        when(locks.find(LockKey.of(SESSION))).thenReturn(Optional.ofNullable(session));
    }

    @Test
    void aHolderWithASessionIsSilentFromTheMomentItsSessionLastChanged() {
        inSession(session("node A", "hold:0"));
        assertThat(silence()).isZero();
        pass(Duration.ofMillis(700));
        assertThat(silence()).isEqualTo(700);
        inSession(session("node A", "hold:1"));
        assertThat(silence()).isZero();
        assertThat(watch.look().get(0).session()).isEqualTo("01234567");
    }

    @Test
    void aHolderWhoseSessionHasEndedHasBeenSilentForItsLease() {
        inSession(session(null, null));
        assertThat(silence()).isEqualTo(10_000);
    }

    @Test
    void aHolderWhoseSessionIsMissingIsSilentFromTheMomentThatThisIsSeen() {
        inSession(null);
        assertThat(silence()).isZero();
        pass(Duration.ofMillis(700));
        assertThat(silence()).isEqualTo(700);
    }

    private long silence() {
        return watch.look().get(0).silent();
    }

    private void pass(Duration time) {
        nanos += time.toNanos();
    }

    private static LockRecord held(String version) {
        return new LockRecord(KEY, "node A", Duration.ofSeconds(10), version, null, 1024, Map.of());
    }
}
