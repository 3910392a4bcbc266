package io.leasehold.test.guide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leasehold.LockExpiredEvent;
import io.leasehold.LockHandle;
import io.leasehold.LockInDangerEvent;
import io.leasehold.LockKey;
import io.leasehold.LockListener;
import io.leasehold.LockLostException;
import io.leasehold.LockRequest;
import io.leasehold.LockStatus;
import io.leasehold.LockStolenEvent;
import io.leasehold.LossCause;
import io.leasehold.spring.DistributedLock;
import io.leasehold.spring.LockContext;
import io.leasehold.spring.OnLost;
import io.leasehold.test.Outage;
import io.leasehold.test.TestLockClient;
import io.leasehold.test.spring.AutoConfigureTestLocks;
import io.leasehold.testing.ProjectFiles;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** The code and the times of docs/events.md. */
@SpringBootTest
@AutoConfigureTestLocks
class EventsGuideTest {

    private static final Pattern TIMES =
            Pattern.compile("(?m)^\\| ([0-9.]+) s \\| ([0-9.]+) s \\| ([0-9.]+) s \\| ([0-9.]+) s \\| \\1 s \\|$");

    @Autowired
    TestLockClient locks;

    @Autowired
    Exports exports;

    @Autowired
    Board board;

    @BeforeEach
    void clear() {
        board.stopped.clear();
        exports.written().clear();
    }

    @Configuration(proxyBeanMethods = false)
    @Import({Board.class, Exports.class})
    static class Application {}

    // snippet
    @Component
    static class Board {

        final List<String> stopped = new ArrayList<>();

        @EventListener
        void on(LockStolenEvent lost) { // somebody changed the row: STOLEN, DELETED, FORCED
            stop(lost.handle(), lost.cause());
        }

        @EventListener
        void on(LockExpiredEvent lost) { // no heartbeat came through: EXPIRED; or the client is closed: CLIENT_CLOSED
            stop(lost.handle(), lost.cause());
        }

        private void stop(LockHandle lock, LossCause cause) {
            stopped.add(lock.key() + " " + lock.fencingToken() + " " + cause);
        }
    }
    // end

    @Component
    static class Exports {

        private final List<String> written = new ArrayList<>();

        List<String> written() {
            return written;
        }

        // snippet
        @DistributedLock(key = "export", onLost = OnLost.INTERRUPT)
        void export(List<Runnable> pages) {
            LockHandle lock = LockContext.require();
            for (Runnable page : pages) {
                page.run(); // slow, and nothing that others see
                lock.ensureHeld(); // throws LockLostException; no I/O
                write(page, lock.fencingToken()); // what others see, fenced
            }
        }
        // end

        private void write(Runnable page, long token) {
            written.add(page + " " + token);
        }
    }

    @Test
    void aListenerOfTheApplicationIsToldOfTheLossAndItsCause() throws InterruptedException {
        LockHandle lock = locks.acquire(LockRequest.of("export"));
        locks.testLock("export").steal();
        LockHandle second = locks.acquire(LockRequest.of("another"));
        locks.testLock("another").expire();
        assertThat(board.stopped)
                .containsExactly(
                        "export " + lock.fencingToken() + " STOLEN", "another " + second.fencingToken() + " EXPIRED");
    }

    @Test
    void aMethodThatAsksBeforeEachWriteWritesNothingAfterTheLoss() {
        Runnable nothing = () -> {};
        boolean[] interrupted = new boolean[1];
        Runnable loses = () -> {
            locks.testLock("export").delete();
            interrupted[0] = Thread.currentThread().isInterrupted();
        };
        assertThatThrownBy(() -> exports.export(List.of(nothing, loses, nothing)))
                .isInstanceOfSatisfying(
                        LockLostException.class,
                        lost -> assertThat(lost.lossCause()).contains(LossCause.DELETED));
        assertThat(exports.written()).hasSize(1);
        assertThat(interrupted[0]).as("interrupted").isTrue();
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void aListenerOfOneRequestAsksTheHandleHowLongItHas() throws InterruptedException {
        List<String> told = new ArrayList<>();
        // snippet
        LockListener watch = event -> {
            if (event instanceof LockInDangerEvent) {
                told.add("hurry: " + event.handle().remaining().toSeconds() + " s left");
            } else if (event instanceof LockStolenEvent || event instanceof LockExpiredEvent) {
                told.add("stop");
            }
        };
        LockRequest request = LockRequest.builder("export").listener(watch).build();
        // end
        LockHandle unused = locks.acquire(request);
        locks.testLock("export").endanger();
        locks.testLock("export").expire();
        assertThat(told).containsExactly("hurry: 7 s left", "stop");
    }

    static List<MatchResult> rowsOfTimes() throws IOException {
        return TIMES.matcher(Files.readString(ProjectFiles.at("docs/events.md")))
                .results()
                .toList();
    }

    @Test
    void thePageHasTimes() throws IOException {
        assertThat(rowsOfTimes()).hasSize(5);
    }

    @ParameterizedTest
    @MethodSource("rowsOfTimes")
    void theTimesOfThePageAreThoseOfTheEngine(MatchResult row) throws InterruptedException {
        TestLockClient client = TestLockClient.create(settings -> settings.leaseDuration(seconds(row.group(1))));
        LockHandle lock = client.acquire(LockRequest.of("export"));
        client.beginOutage(Outage.CUT_OFF);

        passUntil(client, lock, seconds(row.group(3)).minusMillis(1));
        assertThat(lock.status()).isEqualTo(LockStatus.LOCKED);
        passUntil(client, lock, seconds(row.group(3)));
        assertThat(lock.status()).isEqualTo(LockStatus.IN_DANGER);
        passUntil(client, lock, seconds(row.group(4)).minusMillis(1));
        assertThat(lock.isHeld()).isTrue();
        passUntil(client, lock, seconds(row.group(4)));
        assertThat(lock.isHeld()).isFalse();
    }

    @ParameterizedTest
    @MethodSource("rowsOfTimes")
    void theHeartbeatsOfThePageAreThoseOfTheEngine(MatchResult row) throws InterruptedException {
        TestLockClient client = TestLockClient.create(settings -> settings.leaseDuration(seconds(row.group(1))));
        LockHandle lock = client.acquire(LockRequest.of("export"));
        Duration period = seconds(row.group(2));
        client.advance(period.multipliedBy(30));
        long beats = Long.parseLong(
                client.find(LockKey.of("export")).orElseThrow().version().replaceAll(".*:0*(?=[0-9])", ""));
        assertThat(lock.isHeld()).isTrue();
        assertThat(beats).isBetween(27L, 34L);
    }

    private static Duration seconds(String text) {
        return Duration.ofNanos(new BigDecimal(text).movePointRight(9).longValueExact());
    }

    private static void passUntil(TestLockClient client, LockHandle lock, Duration age) {
        client.advance(age.minus(lock.age()));
    }
}
