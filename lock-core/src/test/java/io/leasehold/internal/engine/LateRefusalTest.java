package io.leasehold.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.LockHandle;
import io.leasehold.LockRequest;
import io.leasehold.internal.store.Answer;
import io.leasehold.internal.store.Beat;
import io.leasehold.internal.store.LockStore;
import io.leasehold.internal.store.Outcome;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What a late answer shows of the row may be older than what the hold knows by now. */
class LateRefusalTest {

    private final EngineFixture fixture = new EngineFixture();
    private final List<Beat> beats = new ArrayList<>();
    private final CompletableFuture<Answer<Outcome>> first = new CompletableFuture<>();

    /** The first heartbeat stays in the network. */
    private LockEngine owner() {
        LockStore store = (LockStore) Proxy.newProxyInstance(
                LockStore.class.getClassLoader(), new Class<?>[] {LockStore.class}, (proxy, method, arguments) -> {
                    if (arguments != null && arguments[0] instanceof Beat beat) {
                        beats.add(beat);
                        return beats.size() == 1 ? first : fixture.store.beat(beat);
                    }
                    return method.invoke(fixture.store, arguments);
                });
        return new LockEngine(fixture.settings("owner", false), fixture.seams(store, Runnable::run));
    }

    private void advanceToBeat(int number) {
        while (beats.size() < number) {
            assertThat(fixture.time.runNext()).isTrue();
        }
    }

    @Test
    void aRefusalThatShowsAnEarlierHeartbeatThanTheNewestIsNoLoss() {
        LockHandle handle = EngineFixture.acquired(owner(), LockRequest.of("a"));
        advanceToBeat(2);
        // The first heartbeat arrives between the second and the third; its answer comes after that to the third.
        Answer<Outcome> refusal =
                fixture.store.beat(beats.get(0)).toCompletableFuture().join();
        assertThat(refusal.content()).isInstanceOf(Outcome.Refused.class);
        advanceToBeat(3);
        first.complete(refusal);
        assertThat(handle.isHeld()).isTrue();
    }
}
