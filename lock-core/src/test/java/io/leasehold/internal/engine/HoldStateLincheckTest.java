package io.leasehold.internal.engine;

import io.leasehold.LockEvent;
import io.leasehold.LockRequest;
import io.leasehold.LossCause;
import io.leasehold.internal.runtime.ClockReading;
import io.leasehold.internal.runtime.Clocks;
import io.leasehold.internal.runtime.Scheduler;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

/**
 * The state of one hold under several threads: its timer, its heartbeat, its owner and a thief at once. Forbidden: that
 * it comes back to life after its end; that it ends twice, by two events or to two callers; that it counts as held when
 * its time is over; that a renewal moves its end back.
 */
@Param(name = "second", gen = IntGen.class, conf = "0:30")
public class HoldStateLincheckTest {

    private static final Scheduler NO_TIME = new Scheduler() {
        @Override
        public Task schedule(long delayNanos, Runnable task) {
            return () -> {};
        }

        @Override
        public void close() {}
    };

    private final AtomicLong nano = new AtomicLong();
    private final AtomicInteger ends = new AtomicInteger();
    private final Clocks clocks = new Clocks() {
        @Override
        public long nanoTime() {
            return nano.get();
        }

        @Override
        public long wallMillis() {
            return nano.get() / 1_000_000;
        }

        @Override
        public long uptimeNanos() {
            return NO_UPTIME;
        }
    };
    private final Tenure first = tenure(1);
    private final Tenure second = tenure(2);
    private final HoldState hold = new HoldState(first, clocks.now(), 0, clocks, () -> {});

    private Tenure tenure(long token) {
        Timing timing = Timing.of(Duration.ofSeconds(30), Duration.ofSeconds(5), Duration.ofSeconds(20));
        HoldEvents events = new HoldEvents(
                new Audience(new CallbackExecutor(Runnable::run, NO_TIME), List.of(this::count), clocks));
        Grant grant = new Grant(LockRequest.of("a"), "h", token, timing);
        return EngineFixture.tenure(grant, events);
    }

    private void count(LockEvent event) {
        String name = event.getClass().getSimpleName();
        if (name.equals("LockReleasedEvent") || name.equals("LockStolenEvent") || name.equals("LockExpiredEvent")) {
            ends.incrementAndGet();
        }
    }

    @Operation
    public void timePasses(@Param(name = "second") int seconds) {
        nano.addAndGet(Duration.ofSeconds(seconds).toNanos());
    }

    @Operation
    public String timer() {
        return hold.advance().toString();
    }

    @Operation
    public boolean heartbeat(@Param(name = "second") int sentAtSecond) {
        long sent = Math.min(nano.get(), Duration.ofSeconds(sentAtSecond).toNanos());
        return hold.renewed(1, null, new ClockReading(sent, sent / 1_000_000, Clocks.NO_UPTIME));
    }

    @Operation
    public boolean stolen() {
        return hold.lost(LossCause.STOLEN);
    }

    @Operation
    public boolean release() {
        return hold.beginRelease(first) && hold.settleRelease(null);
    }

    @Operation
    public boolean passOn() {
        return hold.passOn(first, second);
    }

    @Operation
    public boolean releaseBySecond() {
        return hold.beginRelease(second) && hold.settleRelease(null);
    }

    @Operation
    public boolean isHeld() {
        return hold.remainingNanos(first) > 0;
    }

    @Operation
    public boolean isHeldBySecond() {
        return hold.remainingNanos(second) > 0;
    }

    /** The hold may have had both owners, each of whom hears of one end. */
    @Validate
    public void endsOnce() {
        if (ends.get() > 2) {
            throw new AssertionError("ended " + ends.get() + " times");
        }
    }

    @Test
    @EnabledForJreRange(max = JRE.JAVA_24, disabledReason = "Lincheck reads no class files of newer Java releases")
    void isLinearizable() {
        new ModelCheckingOptions()
                .iterations(5)
                .invocationsPerIteration(100)
                .threads(2)
                .actorsPerThread(3)
                .check(getClass());
    }
}
