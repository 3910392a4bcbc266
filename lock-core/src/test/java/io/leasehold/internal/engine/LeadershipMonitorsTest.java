package io.leasehold.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.Leadership;
import io.leasehold.LeadershipRequest;
import io.leasehold.internal.engine.MemoryStore.Operation;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What two threads do with one candidate at the same instant. */
class LeadershipMonitorsTest {

    private final ElectionWatch watch = new ElectionWatch();

    private Leadership candidate(EngineFixture fixture) {
        return fixture.engine.leadership(
                LeadershipRequest.builder("reports").listener(watch).build());
    }

    @Test
    void twoStartsAskOnce() {
        Race.run(() -> {
            EngineFixture fixture = new EngineFixture();
            Leadership candidate = candidate(fixture);
            return new Race.Try(
                    candidate::start,
                    candidate::start,
                    () -> assertThat(fixture.store.count(Operation.TAKE)).isOne());
        });
    }

    @Test
    void oneTermEndsOnce() {
        Race.run(() -> {
            EngineFixture fixture = new EngineFixture();
            Leadership candidate = candidate(fixture);
            candidate.start();
            watch.told.clear();
            return new Race.Try(
                    () -> {
                        CompletableFuture<Void> unused = candidate.yieldAsync();
                    },
                    () -> {
                        CompletableFuture<Void> unused = candidate.stop();
                    },
                    () -> assertThat(watch.told).hasSize(1));
        });
    }
}
