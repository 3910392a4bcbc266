package io.leasehold.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leasehold.LockAcquireTimeoutException;
import io.leasehold.LockGroup;
import io.leasehold.LockHandle;
import io.leasehold.LockKey;
import io.leasehold.LockLostException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Methods with several keys. */
class SeveralLocksTest extends LockedTransfers {

    @Test
    void acquiresAllBeforeTheMethodAndReleasesAllAfterIt() {
        run(transfers -> transfers.transfer("1", "2", () -> locks.journal.add("body")));
        assertThat(locks.journal)
                .startsWith("acquire account:1", "acquire account:2", "body", "release account:1", "release account:2");
    }

    @Test
    void runsOnlyIfAllAreFree() {
        locks.busy.add(LockKey.of("account:2"));
        run(transfers -> assertThatThrownBy(() -> transfers.transfer("1", "2", () -> locks.journal.add("body")))
                .isInstanceOf(LockAcquireTimeoutException.class));
        assertThat(locks.handles).isEmpty();
    }

    @Test
    void equalKeysCountOnce() {
        run(transfers -> transfers.transfer("1", "1", () -> {}));
        assertThat(locks.journal).startsWith("acquire account:1", "release account:1");
    }

    @Test
    void aCollectionStandsForAKeyEach() {
        run(transfers -> transfers.all(List.of("b", "a", "b")));
        assertThat(keys()).containsExactly("b", "a", "all");
    }

    @Test
    void anArrayStandsForAKeyEach() {
        run(transfers -> transfers.numbers(new int[] {7, 8}));
        assertThat(keys()).containsExactly("7", "8");
    }

    @Test
    void anUnorderedSetStandsForAKeyEach() {
        run(transfers -> transfers.all(Set.of("a", "b")));
        assertThat(keys()).containsExactlyInAnyOrder("a", "b", "all");
    }

    @Test
    void aProjectionGivesEachKeyItsText() {
        run(transfers -> transfers.projected(List.of("a", "b")));
        assertThat(keys()).containsExactly("item:a", "item:b");
    }

    @Test
    void aProjectionOfAnUnorderedSetGivesEachKeyItsText() {
        run(transfers -> transfers.projected(Set.of("a", "b")));
        assertThat(keys()).containsExactlyInAnyOrder("item:a", "item:b");
    }

    @Test
    void anElementOfAnUnorderedSetIsRefusedAsInOneKey() {
        run(transfers -> assertThatThrownBy(() -> transfers.first(Set.of("a", "b")))
                .hasMessageContaining("whose order may differ from machine to machine"));
    }

    @Test
    void aTextWithMoreThanTheCollectionIsOneKeyAndRefused() {
        run(transfers -> assertThatThrownBy(() -> transfers.prefixed(List.of("a", "b")))
                .hasMessageContaining("keys 'item:#{#items}' part #{#items} is a java.util"));
    }

    @Test
    void theSortKeyIsThatOfEachLock() {
        run(transfers -> transfers.sorted("1", "2"));
        assertThat(locks.requests)
                .extracting(request -> request.key())
                .containsExactly(LockKey.of("1", "balance"), LockKey.of("2", "balance"));
    }

    @Test
    void aCallWithoutKeysFails() {
        run(transfers -> assertThatThrownBy(() -> transfers.only(List.of()))
                .hasMessageContaining("keys '#{#items}' yields no key for these arguments"));
    }

    @Test
    void aCallWithNullAmongItsKeysFails() {
        run(transfers -> assertThatThrownBy(() -> transfers.only(Arrays.asList("a", null)))
                .hasMessageContaining("part #{#items} is null"));
    }

    @Test
    void aCallWithNullInsteadOfACollectionFails() {
        run(transfers -> assertThatThrownBy(() -> transfers.only(null)).hasMessageContaining("part #{#items} is null"));
    }

    @Test
    void aCallWithTooManyKeysFails() {
        List<String> many = IntStream.range(0, 101).mapToObj(Integer::toString).toList();
        run(transfers -> {
            transfers.only(many.subList(0, 100));
            assertThatThrownBy(() -> transfers.only(many))
                    .hasMessageContainingAll(
                            "only: keys '#{#items}' yields 101 keys, but a call can have at most 100 locks",
                            "Split the work, or lock something that contains it");
        });
    }

    @Test
    void theCodeInsideGetsAllHandles() {
        run(transfers -> {
            transfers.transfer("1", "2", () -> {
                LockGroup group = LockContext.group().orElseThrow();
                assertThat(group.handles()).extracting(LockHandle::key).containsExactly(ONE, TWO);
                assertThat(group.isHeld()).isTrue();
                assertThat(LockContext.current()).isEmpty();
                assertThatThrownBy(LockContext::require).hasMessageContaining("LockContext.group()");
            });
            assertThat(LockContext.group()).isEmpty();
        });
    }

    @Test
    void aMethodWithOneKeyHasNoGroup() {
        run(transfers ->
                transfers.one("1", () -> assertThat(LockContext.group()).isEmpty()));
    }

    @Test
    void theLossOfOneFailsTheCall() {
        run(transfers -> assertThatThrownBy(() ->
                        transfers.transfer("1", "2", () -> locks.handles.get(1).lose()))
                .isInstanceOf(LockLostException.class)
                .hasMessageContaining("account:2"));
        assertThat(locks.held()).isEmpty();
    }

    @Test
    void theLossOfSeveralInterruptsTheMethodOnce() {
        AtomicInteger interrupts = new AtomicInteger();
        run(transfers -> assertThatThrownBy(() -> transfers.interruptible("1", "2", () -> {
                    for (FakeLockClient.FakeHandle handle : locks.handles) {
                        handle.lose();
                        if (Thread.interrupted()) {
                            interrupts.incrementAndGet();
                        }
                    }
                }))
                .isInstanceOf(LockLostException.class));
        assertThat(interrupts).hasValue(1);
    }

    @Test
    void skipsIfOneIsBusy() {
        locks.busy.add(TWO);
        run(transfers -> assertThat(transfers.skipping("1", "2")).isNull());
        assertThat(locks.handles).isEmpty();
    }

    @Test
    void aMonoIsEmptyIfOneIsBusyAndItsWorkIsNotSubscribedTo() {
        locks.busy.add(TWO);
        AtomicInteger subscriptions = new AtomicInteger();
        Mono<String> work = Mono.just("done").doOnSubscribe(unused -> subscriptions.incrementAndGet());
        run(transfers -> {
            assertThat(transfers.skippingMono("1", "2", work).blockOptional()).isEmpty();
            assertThat(subscriptions).hasValue(0);
            locks.busy.remove(TWO);
            assertThat(transfers.skippingMono("1", "2", work).block()).isEqualTo("done");
        });
        assertThat(keys()).containsExactly("account:1", "account:2", "account:1", "account:2");
    }

    @Test
    void aFluxIsEmptyIfOneIsBusyAndItsWorkIsNotSubscribedTo() {
        locks.busy.add(ONE);
        AtomicInteger subscriptions = new AtomicInteger();
        Flux<String> work = Flux.just("x", "y").doOnSubscribe(unused -> subscriptions.incrementAndGet());
        run(transfers -> {
            assertThat(transfers.skippingFlux("1", "2", work).collectList().block())
                    .isEmpty();
            assertThat(subscriptions).hasValue(0);
            locks.busy.remove(ONE);
            assertThat(transfers.skippingFlux("1", "2", work).collectList().block())
                    .containsExactly("x", "y");
        });
    }

    @Test
    void fallsBackIfOneIsBusy() {
        locks.busy.add(TWO);
        run(transfers -> assertThat(transfers.orElse("1", "2")).isEqualTo("later"));
    }

    @Test
    void aFutureHoldsAllUntilItIsDone() {
        CompletableFuture<String> work = new CompletableFuture<>();
        run(transfers -> {
            CompletableFuture<String> result = transfers.future("1", "2", work);
            await(() -> locks.held().size() == 2);
            work.complete("done");
            assertThat(result.join()).isEqualTo("done");
            assertThat(locks.held()).isEmpty();
        });
    }

    @Test
    void aMonoHoldsAllUntilItIsDone() {
        run(transfers -> {
            Mono<String> work = ReactiveLockContext.group()
                    .map(group -> group.handles().size() + " of " + locks.held().size());
            assertThat(transfers.mono("1", "2", work).block()).isEqualTo("2 of 2");
            assertThat(locks.held()).isEmpty();
        });
    }

    @Test
    void aFluxFailsWithTheLossOfOne() {
        run(transfers -> assertThatThrownBy(() -> transfers
                        .flux(
                                "1",
                                "2",
                                Flux.just("x", "y")
                                        .doOnNext(
                                                element -> locks.handles.get(0).lose()))
                        .blockLast())
                .isInstanceOf(LockLostException.class));
    }
}
