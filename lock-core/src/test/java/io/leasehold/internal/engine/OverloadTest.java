package io.leasehold.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.LockHandle;
import io.leasehold.LockInDangerEvent;
import io.leasehold.LockKey;
import io.leasehold.LockRecord;
import io.leasehold.LockRequest;
import io.leasehold.internal.store.Announcement;
import io.leasehold.internal.store.Answer;
import io.leasehold.internal.store.Beat;
import io.leasehold.internal.store.GroupOutcome;
import io.leasehold.internal.store.GroupTake;
import io.leasehold.internal.store.LockStore;
import io.leasehold.internal.store.Outcome;
import io.leasehold.internal.store.Release;
import io.leasehold.internal.store.Revocation;
import io.leasehold.internal.store.Row;
import io.leasehold.internal.store.Take;
import io.leasehold.test.internal.SeededEntropy;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** One client that asks for far more than its connections carry, on a table that is never slow itself. */
class OverloadTest {

    private static final int CONNECTIONS = 50;
    private static final Duration SERVICE = Duration.ofMillis(10);
    private static final long NEVER = Duration.ofDays(1).toNanos();

    private final LazyTime time = new LazyTime();
    private final Wire wire = new Wire();
    private final List<Object> dangers = new ArrayList<>();

    /** The SDK's pool of connections: what its limit meets in the queue is dropped there. */
    private final class Wire implements LockStore {

        private record Call(long until, Runnable carryOut) {}

        private final Queue<Call> queue = new ArrayDeque<>();
        private int free = CONNECTIONS;
        private long ownerChanges = NEVER;

        private <T> CompletionStage<Answer<T>> send(Duration limit, Supplier<T> effect) {
            CompletableFuture<Answer<T>> answer = new CompletableFuture<>();
            queue.add(new Call(time.nanoTime() + limit.toNanos(), () -> answer.complete(Answer.undated(effect.get()))));
            pump();
            return answer;
        }

        private void pump() {
            while (free > 0 && !queue.isEmpty()) {
                Call call = queue.remove();
                if (call.until() > time.nanoTime()) {
                    free--;
                    time.schedule(SERVICE.toNanos(), () -> answer(call));
                }
            }
        }

        private void answer(Call call) {
            free++;
            if (call.until() > time.nanoTime()) {
                call.carryOut().run();
            }
            pump();
        }

        private Row.Held heldByAnother(LockKey key) {
            long owner = time.nanoTime() / ownerChanges;
            long beat = time.nanoTime() / EngineFixture.HEARTBEAT.toNanos();
            String version = String.format("%032x:%013d", (owner << 24) + (key.hashCode() & 0xffffffL), beat);
            LockRecord row = new LockRecord(
                    key, "owner " + owner, EngineFixture.LEASE, version, null, 4096 * (owner + 1), Map.of());
            return new Row.Held(row, version, EngineFixture.LEASE, true);
        }

        @Override
        public CompletionStage<Answer<Outcome>> take(Take take) {
            boolean busy = take.key().partitionKey().startsWith("busy");
            return send(
                    take.timeout(),
                    () -> busy ? new Outcome.Refused(heldByAnother(take.key())) : new Outcome.Applied(4096));
        }

        @Override
        public CompletionStage<Answer<GroupOutcome>> takeAll(GroupTake group) {
            return send(group.timeout(), GroupOutcome.Applied::new);
        }

        @Override
        public CompletionStage<Answer<Outcome>> beat(Beat beat) {
            return send(beat.timeout(), () -> new Outcome.Applied(0));
        }

        @Override
        public CompletionStage<Answer<Outcome>> release(Release release) {
            return send(release.timeout(), () -> new Outcome.Applied(0));
        }

        @Override
        public CompletionStage<Answer<Outcome>> announce(Announcement announcement) {
            return send(announcement.timeout(), () -> new Outcome.Applied(0));
        }

        @Override
        public CompletionStage<Answer<Outcome>> withdraw(Announcement announcement) {
            return send(announcement.timeout(), () -> new Outcome.Applied(0));
        }

        @Override
        public CompletionStage<Answer<Outcome>> revoke(Revocation revocation) {
            return send(revocation.timeout(), () -> new Outcome.Applied(0));
        }

        @Override
        public CompletionStage<Answer<Rows>> readSome(List<LockKey> keys, Duration timeout) {
            return send(
                    timeout,
                    () -> new Rows(
                            keys.stream()
                                    .map(key -> heldByAnother(key).record())
                                    .toList(),
                            Set.of()));
        }

        @Override
        public CompletionStage<Answer<ReadRows>> readAll(List<LockKey> keys, Duration timeout) {
            return send(timeout, () -> new ReadRows(Map.of(), Set.copyOf(keys)));
        }

        @Override
        public CompletionStage<Answer<Row>> read(LockKey key, Duration timeout) {
            return send(timeout, () -> heldByAnother(key));
        }

        @Override
        public CompletionStage<Answer<Page>> page(
                @Nullable String partitionKey, @Nullable Object cursor, Duration timeout) {
            return CompletableFuture.completedFuture(Answer.undated(new Page(List.of(), null)));
        }

        @Override
        public Set<String> reservedNames() {
            return Set.of();
        }
    }

    private LockEngine engine() {
        EngineSettings settings = new EngineSettings(
                "me",
                Timing.of(EngineFixture.LEASE, EngineFixture.HEARTBEAT, EngineFixture.SAFE),
                Duration.ofSeconds(35),
                Duration.ofSeconds(1),
                Duration.ofMinutes(1),
                0,
                false,
                Duration.ofSeconds(10),
                List.of(event -> {
                    if (event instanceof LockInDangerEvent) {
                        dangers.add(event);
                    }
                }));
        return new LockEngine(
                settings, new Seams(wire, wire, time, time, new SeededEntropy(), Runnable::run, List.of(), () -> {}));
    }

    private void holdsAThousandBesideTwentyThousandWaiters() {
        LockEngine engine = engine();
        List<CompletableFuture<LockHandle>> held = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            held.add(engine.acquireAsync(LockRequest.of("free " + i)));
        }
        time.advance(Duration.ofSeconds(1));
        for (int i = 0; i < 20_000; i++) {
            CompletableFuture<LockHandle> unused = engine.acquireAsync(LockRequest.builder("busy " + i)
                    .waitTimeout(Duration.ofMinutes(10))
                    .build());
        }
        time.advance(Duration.ofSeconds(40));
        assertThat(held).allMatch(each -> EngineFixture.granted(each).isHeld());
        assertThat(dangers).as("locks in danger").isEmpty();
    }

    @Test
    void twentyThousandWaitersCostNoneOfAThousandHeldLocks() {
        holdsAThousandBesideTwentyThousandWaiters();
    }

    @Test
    void twentyThousandWaitersForLocksThatChangeHandsOftenCostNoneEither() {
        wire.ownerChanges = Duration.ofMillis(700).toNanos();
        holdsAThousandBesideTwentyThousandWaiters();
    }
}
