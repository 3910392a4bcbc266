package io.leasehold.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.leasehold.LockLostException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Futures whose lock is lost, or that the caller cancels. */
class LostAndCancelledFuturesTest extends LockedFutures {

    @Test
    void aLossFailsTheFuture() {
        run(jobs -> {
            CompletableFuture<String> result = jobs.future(() -> work);
            await().until(() -> locks.held().size() == 1);
            locks.handles.get(0).lose();
            assertThat(work).isNotDone();
            work.complete("not to be seen");
            assertThatThrownBy(result::join).hasCauseInstanceOf(LockLostException.class);
        });
    }

    @Test
    void aLossCancelsWhatIsToBeInterrupted() {
        run(jobs -> {
            CompletableFuture<String> result = jobs.interruptible(() -> work);
            await().until(() -> locks.held().size() == 1);
            await().untilAsserted(() -> assertThat(work.getNumberOfDependents()).isPositive());
            locks.handles.get(0).lose();
            assertThatThrownBy(result::join).hasCauseInstanceOf(LockLostException.class);
            assertThat(work).isCancelled();
        });
    }

    @Test
    void aCancellationGivesUpTheWait() {
        locks.pending = new CompletableFuture<>();
        run(jobs -> {
            jobs.future(() -> work).cancel(true);
            assertThat(locks.pending).isCancelled();
        });
    }

    @Test
    void aCancellationCancelsTheWorkAndReleases() {
        run(jobs -> {
            CompletableFuture<String> result = jobs.future(() -> work);
            await().untilAsserted(() -> assertThat(work.getNumberOfDependents()).isPositive());
            result.cancel(true);
            assertThat(work).isCancelled();
            await().until(() -> locks.held().isEmpty());
        });
    }
}
