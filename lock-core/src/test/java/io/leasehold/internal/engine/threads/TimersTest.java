package io.leasehold.internal.engine.threads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.leasehold.internal.runtime.Scheduler;
import io.leasehold.internal.runtime.SystemScheduler;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The timers of this machine, of which a client sets some for each lock. */
class TimersTest {

    private static final long HOUR = Duration.ofHours(1).toNanos();

    private final SystemScheduler scheduler = new SystemScheduler(task -> {
        Thread thread = new Thread(task);
        thread.setDaemon(true);
        return thread;
    });

    @AfterEach
    void end() {
        scheduler.close();
    }

    private int timers() {
        return Footprint.of(scheduler).getOrDefault("timer", 0);
    }

    @Test
    void aTimerThatIsCancelledIsNotKept() {
        Scheduler.Task task = scheduler.schedule(HOUR, () -> {});
        assertThat(timers()).isEqualTo(1);
        task.cancel();
        assertThat(timers()).isZero();
    }

    @Test
    void afterClosingNoTimerGoesOff() throws InterruptedException {
        AtomicInteger ran = new AtomicInteger();
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch closed = new CountDownLatch(1);
        scheduler.schedule(0, () -> {
            running.countDown();
            awaitUninterruptibly(closed);
        });
        running.await();
        scheduler.schedule(0, ran::incrementAndGet);
        scheduler.close();
        scheduler.schedule(0, ran::incrementAndGet);
        closed.countDown();
        assertThat(timers()).isZero();
        await().pollDelay(Duration.ofMillis(20)).until(() -> true);
        assertThat(ran).hasValue(0);
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        while (latch.getCount() > 0) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                Thread.onSpinWait();
            }
        }
    }
}
