package io.leasehold.test.spring;

import io.leasehold.LockEvent;
import io.leasehold.test.LockEventRecorder;
import org.springframework.context.ApplicationListener;
import org.springframework.context.PayloadApplicationEvent;

/**
 * Records the lock events that the application publishes, as an {@code @EventListener} gets them. {@link
 * AutoConfigureTestLocks} adds a bean of this type; other tests may import it.
 */
public final class PublishedLockEvents implements ApplicationListener<PayloadApplicationEvent<?>> {

    private final LockEventRecorder recorder = new LockEventRecorder();

    @Override
    public void onApplicationEvent(PayloadApplicationEvent<?> event) {
        if (event.getPayload() instanceof LockEvent told) {
            recorder.onEvent(told);
        }
    }

    /** Returns the events that were published since the start of the test. */
    public LockEventRecorder recorder() {
        return recorder;
    }
}
