package io.leasehold.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoInteractions;

import io.leasehold.LockAcquireTimeoutException;
import io.leasehold.LockClient;
import io.leasehold.LockKey;
import io.leasehold.LockLostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.mockito.ArgumentCaptor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** What methods do when their lock is busy or lost, how long they hold it, and through which client. */
class PoliciesTest {

    private final FakeLockClient locks = new FakeLockClient();
    private final AtomicLong nanos = new AtomicLong();
    private final ScheduledExecutorService scheduler = mock();
    private final List<HoldTimer> timers = new ArrayList<>();
    private ApplicationContextRunner spring = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(AopAutoConfiguration.class))
            .withAllowBeanDefinitionOverriding(true)
            .withUserConfiguration(DistributedLockConfiguration.class)
            .withBean(
                    "distributedLockHoldReleaser",
                    HoldReleaser.class,
                    () -> new HoldReleaser(
                            () -> CallersTransaction.NONE,
                            () -> scheduler,
                            new LockThreads(Runnable::run, Stream::empty),
                            () -> timers.stream()))
            .withBean(Jobs.class)
            .withBean("tenants", Tenants.class)
            .withBean("locks", FakeLockClient.class, () -> locks);

    private void run(Consumer<Jobs> test) {
        locks.nanoTime = nanos::get;
        spring.run(context -> {
            assertThat(context).hasNotFailed();
            test.accept(context.getBean(Jobs.class));
        });
    }

    @Test
    void fallsBackToAnotherMethodOfTheBean() {
        locks.busy.add(LockKey.of("busy"));
        run(jobs -> assertThat(jobs.orElse("x")).isEqualTo("instead of x, which other has"));
    }

    @Test
    void anOutageIsNoReasonToFallBack() {
        locks.acquireFailure =
                new LockAcquireTimeoutException(LockKey.of("busy"), Duration.ZERO, null, new RuntimeException());
        run(jobs -> assertThatThrownBy(() -> jobs.orElse("x")).isSameAs(locks.acquireFailure));
    }

    @Test
    void aLossInterruptsTheThreadThatRunsTheMethodAndThatThreadOnly() {
        run(jobs -> {
            assertThatThrownBy(() -> jobs.interruptible(() -> {
                        loseOnAnotherThread();
                        new CountDownLatch(1).await();
                    }))
                    .isInstanceOf(LockLostException.class)
                    .satisfies(loss ->
                            assertThat(loss.getSuppressed()).hasAtLeastOneElementOfType(InterruptedException.class));
            assertThat(Thread.interrupted()).isFalse();
        });
    }

    @Test
    void aMethodThatDoesNotMindTheInterruptEndsWithTheLossAllTheSame() {
        run(jobs -> {
            assertThatThrownBy(() -> jobs.interruptible(this::loseOnAnotherThread))
                    .isInstanceOf(LockLostException.class);
            assertThat(Thread.interrupted()).isFalse();
        });
    }

    @Test
    void aLossDoesNotInterruptUnlessItIsToDoSo() {
        run(jobs -> assertThatThrownBy(() -> jobs.notified(() -> {
                    loseOnAnotherThread();
                    assertThat(Thread.currentThread().isInterrupted()).isFalse();
                }))
                .isInstanceOf(LockLostException.class));
    }

    @Test
    void aMethodThatHasEndedIsNotInterruptedAnyMore() {
        run(jobs -> {
            jobs.heldOnInterruptibly();
            loseOnAnotherThread();
            assertThat(Thread.interrupted()).isFalse();
        });
    }

    @Test
    void holdsAtLeastAsLongAsItIsTo() {
        run(jobs -> {
            jobs.heldOn(() -> nanos.addAndGet(4_000_000_000L));
            assertThat(locks.held()).hasSize(1);
            ArgumentCaptor<Runnable> giveUp = ArgumentCaptor.captor();
            verify(scheduler).schedule(giveUp.capture(), eq(6_000_000_000L), eq(TimeUnit.NANOSECONDS));
            giveUp.getValue().run();
            assertThat(locks.held()).isEmpty();
        });
    }

    @Test
    void aTimerThatKnowsTheClientEndsItsHolds() {
        List<Runnable> ends = new ArrayList<>();
        timers.add((client, delay, end) -> false);
        timers.add((client, delay, end) -> {
            assertThat(client).isSameAs(locks);
            assertThat(delay).isEqualTo(Duration.ofSeconds(6));
            return ends.add(end);
        });
        run(jobs -> {
            jobs.heldOn(() -> nanos.addAndGet(4_000_000_000L));
            verifyNoInteractions(scheduler);
            assertThat(locks.held()).hasSize(1);
            ends.get(0).run();
            assertThat(locks.held()).isEmpty();
        });
    }

    @Test
    void releasesAtOnceWhatWasHeldForLongEnough() {
        run(jobs -> {
            jobs.heldOn(() -> nanos.addAndGet(10_000_000_000L));
            assertThat(locks.held()).isEmpty();
        });
    }

    @Test
    void putsTheReleaseOffByTheLastNanosecond() {
        run(jobs -> {
            jobs.heldOn(() -> nanos.addAndGet(9_999_999_999L));
            verify(scheduler).schedule(any(Runnable.class), eq(1L), eq(TimeUnit.NANOSECONDS));
        });
    }

    @Test
    void aMethodThatFailsHoldsItsLockForAsLong() {
        run(jobs -> {
            assertThatThrownBy(() -> jobs.heldOn(() -> {
                        throw new IllegalStateException("no stock");
                    }))
                    .hasMessage("no stock");
            assertThat(locks.held()).hasSize(1);
        });
    }

    @Test
    void usesTheClientThatItNames() {
        FakeLockClient others = new FakeLockClient();
        spring = spring.withBean("others", LockClient.class, () -> others, definition -> definition.setPrimary(true));
        run(jobs -> {
            jobs.named();
            jobs.notified(() -> {});
            assertThat(locks.journal).startsWith("acquire named");
            assertThat(others.journal).startsWith("acquire notified");
        });
    }

    @Test
    void keysReferToBeansWhereTheApplicationAllowsIt() {
        spring = spring.withPropertyValues("distributed-lock.spel.bean-references=true")
                .withBean(TenantJobs.class);
        spring.run(context -> {
            assertThat(context).hasNotFailed();
            context.getBean(TenantJobs.class).work();
            assertThat(locks.journal).startsWith("acquire of-acme");
        });
    }

    @Test
    void theKeyIsResolvedOnceWhateverBecomesOfTheArguments() {
        run(jobs -> {
            StringBuilder text = new StringBuilder("before");
            jobs.changing(text);
            assertThat(locks.journal).startsWith("acquire before", "release before");
        });
    }

    private void loseOnAnotherThread() {
        Thread other =
                new Thread(() -> locks.handles.get(locks.handles.size() - 1).lose());
        other.start();
        try {
            other.join();
        } catch (InterruptedException e) {
            // The interrupt may come while we still wait for the thread that makes it.
            Thread.currentThread().interrupt();
        }
    }

    interface Body {

        void run() throws InterruptedException;
    }

    static class Tenants {

        public String current() {
            return "acme";
        }
    }

    static class TenantJobs {

        @DistributedLock("of-#{@tenants.current()}")
        public void work() {}
    }

    static class Jobs {

        @DistributedLock(key = "busy", onBusy = OnBusy.FALLBACK, fallback = "instead")
        public String orElse(String text) {
            return "ran";
        }

        String instead(String text, LockAcquireTimeoutException reason) {
            return "instead of " + text + ", which "
                    + reason.holder().orElseThrow().ownerName() + " has";
        }

        @DistributedLock(key = "interruptible", onLost = OnLost.INTERRUPT)
        public void interruptible(Body body) throws InterruptedException {
            body.run();
        }

        @DistributedLock("notified")
        public void notified(Body body) {
            try {
                body.run();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        @DistributedLock(key = "held", holdAtLeast = "10s")
        public void heldOn(Runnable body) {
            body.run();
        }

        @DistributedLock(key = "held", holdAtLeast = "10s", onLost = OnLost.INTERRUPT)
        public void heldOnInterruptibly() {}

        @DistributedLock(key = "named", client = "locks")
        public void named() {}

        @DistributedLock("#{#text}")
        public void changing(StringBuilder text) {
            text.append(" and after");
        }
    }
}
