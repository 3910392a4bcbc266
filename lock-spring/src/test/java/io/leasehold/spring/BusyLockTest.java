package io.leasehold.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leasehold.LockAcquireTimeoutException;
import io.leasehold.LockException;
import io.leasehold.LockKey;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What a call does when others hold its lock, or when the wait for it ends early. */
class BusyLockTest extends LockedJobs {

    @Test
    void throwsWhenBusy() {
        locks.busy.add(LockKey.of("a"));
        run(jobs -> assertThatThrownBy(() -> jobs.byText("a"))
                .isInstanceOf(LockAcquireTimeoutException.class)
                .hasMessageContaining("other"));
        assertThat(locks.journal).containsExactly("close");
    }

    @Test
    void skipsWhenBusy() {
        locks.busy.add(LockKey.of("skip"));
        run(jobs -> {
            assertThat(jobs.skip()).isNull();
            assertThat(jobs.skipOptional()).isEmpty();
            assertThat(jobs.skipOptionalInt()).isEmpty();
            jobs.skipVoid();
            assertThat(jobs.skipAfterWaiting()).isNull();
        });
        assertThat(locks.journal).containsExactly("close");
        assertThat(locks.requests.get(4).waitTimeout()).contains(Duration.ofMillis(500));
    }

    @Test
    void skipMakesOneAttemptUnlessAWaitIsGiven() {
        run(jobs -> {
            assertThat(jobs.skip()).isEqualTo("ran");
            assertThat(jobs.skipAfterWaiting()).isEqualTo("ran");
        });
        assertThat(locks.journal).containsSubsequence("try skip", "acquire skip");
    }

    @Test
    void doesNotTakeAnOutageForABusyLock() {
        LockAcquireTimeoutException outage = new LockAcquireTimeoutException(
                LockKey.of("skip"), Duration.ofSeconds(1), null, new RuntimeException());
        locks.acquireFailure = outage;
        run(jobs -> {
            assertThatThrownBy(jobs::skip).isSameAs(outage);
            assertThatThrownBy(jobs::skipAfterWaiting).isSameAs(outage);
        });
    }

    @Test
    void anInterruptEndsTheWait() {
        locks.interrupted = true;
        run(jobs -> {
            assertThatThrownBy(() -> jobs.byText("a"))
                    .isInstanceOfSatisfying(
                            LockException.class,
                            failure -> assertThat(failure.code()).isEqualTo(LockException.Code.INTERRUPTED))
                    .hasCauseInstanceOf(InterruptedException.class);
            assertThat(Thread.interrupted()).isTrue();
            assertThatThrownBy(jobs::interruptible).isInstanceOf(InterruptedException.class);
            assertThat(Thread.interrupted()).isFalse();
        });
    }
}
