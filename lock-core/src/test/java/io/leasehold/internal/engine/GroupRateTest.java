package io.leasehold.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.LockKey;
import io.leasehold.LockRequest;
import io.leasehold.internal.engine.MemoryStore.Operation;
import io.leasehold.internal.store.HoldVersion;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How often a group asks for a lock while it waits in one queue after the other. */
class GroupRateTest {

    private static final LockRequest REQUEST = LockRequest.of("a");

    /** The rate of a group that has just asked as often as a waiter may in a second. */
    private static final class Busy implements Turn {

        private final RequestRate rate = new RequestRate();

        Busy(long now) {
            for (int i = 0; i < RequestRate.MOST; i++) {
                rate.note(now);
            }
        }

        @Override
        public void comes() {}

        @Override
        public RequestRate rate(LockKey key) {
            return rate;
        }
    }

    @Test
    void whatAGroupHasAskedInAnotherQueueCounts() {
        EngineFixture fixture = new EngineFixture();
        Context context = Context.of(fixture.settings("me", false), fixture.seams(fixture.store, Runnable::run));
        Acquirer acquirer = new Acquirer(context);
        fixture.store.occupy(REQUEST.key(), "other", HoldVersion.first("0".repeat(32)), EngineFixture.LEASE);
        assertThat(acquirer.beginSingle(REQUEST, Sender.ENGINE)).isPresent();
        long before = fixture.store.count(Operation.READ);
        Turn turn = new Busy(context.nano());
        Acquisition place =
                acquirer.prepare(REQUEST, context.nano(), Duration.ofMinutes(1).toNanos(), turn);
        acquirer.join(place);
        new Poller(context, acquirer.client(), acquirer, place).begin(Sender.ENGINE);
        fixture.advanceToJustBefore(Duration.ofSeconds(1));
        assertThat(fixture.store.count(Operation.READ)).isEqualTo(before);
        fixture.time.advance(Duration.ofMillis(200));
        assertThat(fixture.store.count(Operation.READ)).isGreaterThan(before);
    }
}
