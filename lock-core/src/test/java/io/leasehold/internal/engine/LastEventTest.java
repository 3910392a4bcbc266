package io.leasehold.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.LockEvent;
import io.leasehold.LockHandle;
import io.leasehold.LossCause;
import io.leasehold.test.internal.VirtualTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/** A client that closes waits for the last event of each owner, even while another thread is about to send it. */
class LastEventTest {

    private static final LockHandle HANDLE = EngineFixture.someHandle();

    private final VirtualTime time = new VirtualTime();
    private final List<LockEvent> told = new ArrayList<>();
    private CallbackExecutor callbacks = new CallbackExecutor(Runnable::run, time);

    private HoldEvents begun() {
        HoldEvents events = new HoldEvents(new Audience(callbacks, List.of(told::add), time));
        events.begin(HANDLE);
        events.flush();
        return events;
    }

    @Test
    void aReleaseThatIsNotToldYetIsWaitedFor() {
        HoldEvents events = begun();
        events.released();
        assertThat(callbacks.quiet()).isNotDone();
        events.flush();
        assertThat(callbacks.quiet()).isCompleted();
        assertThat(told).hasSize(2);
    }

    @Test
    void aLossThatIsNotToldYetIsWaitedFor() {
        HoldEvents events = begun();
        events.lost(LossCause.STOLEN);
        assertThat(callbacks.quiet()).isNotDone();
        events.flush();
        assertThat(callbacks.quiet()).isCompleted();
    }

    @Test
    void theEndOfAHandleThatNobodyReceivedIsNotWaitedFor() {
        HoldEvents events = begun();
        events.holdBack();
        events.released();
        events.mute();
        assertThat(callbacks.quiet()).isCompleted();
        assertThat(told).hasSize(1);
    }

    @Test
    void anExecutorThatRefusesTheLastEventIsNotWaitedFor() {
        Executor refusing = task -> {
            throw new RejectedExecutionException("full");
        };
        callbacks = new CallbackExecutor(refusing, time);
        HoldEvents events = begun();
        events.released();
        events.flush();
        assertThat(callbacks.quiet()).isCompleted();
    }
}
