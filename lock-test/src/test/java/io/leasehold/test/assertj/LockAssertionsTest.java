package io.leasehold.test.assertj;

import static io.leasehold.test.assertj.LockAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leasehold.LockAcquiredEvent;
import io.leasehold.LockHandle;
import io.leasehold.LockRecord;
import io.leasehold.LockReleasedEvent;
import io.leasehold.LockRequest;
import io.leasehold.LockStatus;
import io.leasehold.LockStolenEvent;
import io.leasehold.LossCause;
import io.leasehold.test.TestLockClient;
import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each assertion fails where it should, and says what it found. */
class LockAssertionsTest {

    private final TestLockClient locks = TestLockClient.create();
    private LockHandle handle;

    @BeforeEach
    void acquires() throws InterruptedException {
        handle = locks.acquire(
                LockRequest.builder("order:42").attribute("job", "nightly").build());
    }

    private static void fails(ThrowingCallable assertion, String... messages) {
        assertThatThrownBy(assertion).isInstanceOf(AssertionError.class).hasMessageContainingAll(messages);
    }

    @Test
    void handleThatIsHeld() {
        assertThat(handle)
                .isHeld()
                .hasStatus(LockStatus.LOCKED)
                .hasKey("order:42")
                .hasRemaining(Duration.ofSeconds(27));
        fails(() -> assertThat(handle).isNotHeld(), "order:42", "not to be held");
        fails(() -> assertThat(handle).isInDanger(), "IN_DANGER", "LOCKED");
        fails(() -> assertThat(handle).isReleased(), "RELEASED", "LOCKED");
        fails(() -> assertThat(handle).isLost(), "INVALID", "LOCKED");
        fails(() -> assertThat(handle).isLostBy(LossCause.STOLEN), "INVALID", "LOCKED");
        fails(() -> assertThat(handle).hasKey("order:43"), "order:43", "order:42");
        fails(() -> assertThat(handle).hasRemaining(Duration.ofSeconds(1)), "PT1S", "PT27S");
    }

    @Test
    void handleThatIsLost() {
        locks.testLock("order:42").steal();
        assertThat(handle).isNotHeld().isLost().isLostBy(LossCause.STOLEN);
        fails(() -> assertThat(handle).isHeld(), "order:42", "INVALID");
        fails(() -> assertThat(handle).isLostBy(LossCause.EXPIRED), "EXPIRED", "STOLEN");
    }

    @Test
    void handleThatIsReleased() {
        handle.release();
        assertThat(handle).isNotHeld().isReleased();
        fails(() -> assertThat(handle).isHeld(), "RELEASED");
    }

    @Test
    void fencingToken() {
        long token = handle.fencingToken();
        assertThat(handle).hasFencingTokenGreaterThan(token - 1);
        fails(() -> assertThat(handle).hasFencingTokenGreaterThan(token), String.valueOf(token));
        fails(() -> assertThat(handle).hasFencingTokenGreaterThan(handle), String.valueOf(token));
    }

    @Test
    void nothing() {
        fails(() -> assertThat((LockHandle) null).isHeld(), "null");
        fails(() -> assertThat((LockRecord) null).isFree(), "null");
        fails(() -> assertThat((TestLockClient) null).holdsNothing(), "null");
    }

    @Test
    void recordThatShowsAHolder() {
        LockRecord row = locks.testLock("order:42").record().orElseThrow();
        assertThat(row)
                .isHeld()
                .isHeldBy("me")
                .hasFencingToken(handle.fencingToken())
                .hasLease(Duration.ofSeconds(30))
                .hasAttribute("job", "nightly");
        fails(() -> assertThat(row).isFree(), "order:42", "'me'");
        fails(() -> assertThat(row).isHeldBy("you"), "<you>", "<me>");
        fails(() -> assertThat(row).hasFencingToken(1), "<1>");
        fails(() -> assertThat(row).hasLease(Duration.ofSeconds(1)), "<PT1S>", "<PT30S>");
        fails(() -> assertThat(row).hasAttribute("job", "weekly"), "'job'", "<weekly>", "<nightly>");
    }

    @Test
    void recordThatShowsNone() {
        handle.release();
        LockRecord row = locks.testLock("order:42").record().orElseThrow();
        assertThat(row).isFree();
        fails(() -> assertThat(row).isHeld(), "order:42", "shows none");
        fails(() -> assertThat(row).isHeldBy("me"), "shows none");
    }

    @Test
    void events() throws InterruptedException {
        LockHandle other = locks.acquire(LockRequest.of("b"));
        other.release();
        locks.testLock("order:42").steal();
        assertThat(locks.events())
                .contains(LockStolenEvent.class)
                .containsExactly(
                        LockAcquiredEvent.class,
                        LockAcquiredEvent.class,
                        LockReleasedEvent.class,
                        LockStolenEvent.class)
                .tellOfLossBy(LossCause.STOLEN);
        assertThat(locks.events()).of("b").containsExactly(LockAcquiredEvent.class, LockReleasedEvent.class);
        assertThat(locks.events()).of(handle).containsExactly(LockAcquiredEvent.class, LockStolenEvent.class);
        assertThat(locks.events()).of("c").isEmpty();
        assertThat(locks.events()).of("b").doesNotContain(LockStolenEvent.class);
        fails(() -> assertThat(locks.events()).isEmpty(), "LockAcquiredEvent of 'b'", "LockStolenEvent (STOLEN)");
        fails(() -> assertThat(locks.events()).of("b").contains(LockStolenEvent.class), "lock 'b'", "LockStolenEvent");
        fails(() -> assertThat(locks.events()).doesNotContain(LockStolenEvent.class), "LockStolenEvent");
        fails(() -> assertThat(locks.events()).of("b").containsExactly(LockAcquiredEvent.class), "LockReleasedEvent");
        fails(() -> assertThat(locks.events()).tellOfLossBy(LossCause.EXPIRED), "EXPIRED", "STOLEN");
    }

    @Test
    void client() {
        assertThat(locks).holds("order:42").events().containsExactly(LockAcquiredEvent.class);
        fails(() -> assertThat(locks).holds("b"), "'b'", "order:42");
        fails(() -> assertThat(locks).holdsNothing(), "order:42");
        handle.release();
        assertThat(locks).holdsNothing();
    }
}
