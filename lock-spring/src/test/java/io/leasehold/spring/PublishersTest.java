package io.leasehold.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.leasehold.LockAcquireTimeoutException;
import io.leasehold.LockHandle;
import io.leasehold.LockKey;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Methods whose work is a subscription. */
class PublishersTest extends LockedPublishers {

    @Test
    void acquiresAtEachSubscriptionAndNotBefore() {
        run(jobs -> {
            Mono<String> work = jobs.mono(Mono.just("done"));
            assertThat(locks.journal).isEmpty();
            assertThat(work.block()).isEqualTo("done");
            assertThat(work.block()).isEqualTo("done");
            assertThat(locks.journal).containsExactly("acquire a", "release a", "acquire a", "release a");
        });
    }

    @Test
    void holdsTheLockUntilTheLastElementHasGone() {
        run(jobs -> {
            List<String> seen = jobs.flux(Flux.just("x", "y"))
                    .doOnNext(element -> locks.journal.add(element))
                    .collectList()
                    .block();
            assertThat(seen).containsExactly("x", "y");
            assertThat(locks.journal).containsExactly("acquire a", "x", "y", "release a");
        });
    }

    @Test
    void releasesBeforeASingleValueIsPassedOn() {
        run(jobs -> {
            jobs.mono(Mono.just("value"))
                    .doOnNext(value -> locks.journal.add(value))
                    .block();
            assertThat(locks.journal).containsExactly("acquire a", "release a", "value");
        });
    }

    @Test
    void releasesAfterNoValue() {
        run(jobs -> {
            assertThat(jobs.mono(Mono.empty()).block()).isNull();
            assertThat(locks.journal).containsExactly("acquire a", "release a");
        });
    }

    @Test
    void releasesAfterAnError() {
        IllegalStateException failure = new IllegalStateException("no stock");
        run(jobs -> {
            assertThatThrownBy(() -> jobs.mono(Mono.error(failure)).block()).isSameAs(failure);
            assertThatThrownBy(() -> jobs.flux(Flux.error(failure)).blockLast()).isSameAs(failure);
            assertThat(locks.journal).containsExactly("acquire a", "release a", "acquire a", "release a");
        });
    }

    @Test
    void releasesWhenTheMethodItselfThrows() {
        run(jobs -> {
            assertThatThrownBy(() -> jobs.throwing().block()).hasMessage("before any publisher");
            assertThat(locks.journal).containsExactly("acquire throwing", "release throwing");
        });
    }

    @Test
    void releasesAfterACancellation() {
        run(jobs -> {
            Disposable subscription = jobs.mono(Mono.never()).subscribe();
            await().until(() -> !locks.held().isEmpty());
            subscription.dispose();
            await().until(() -> locks.journal.contains("release a"));
        });
    }

    @Test
    void aCancellationGivesUpTheWait() {
        locks.pending = new CompletableFuture<>();
        run(jobs -> {
            jobs.mono(Mono.never()).subscribe().dispose();
            assertThat(locks.pending).isCancelled();
        });
    }

    @Test
    void aGrantThatCrossesACancellationIsReleased() {
        LockHandle handle = locks.acquireNow("a");
        locks.pending = new CompletableFuture<>() {
            @Override
            public boolean cancel(boolean mayInterrupt) {
                // What a grant does that was there first.
                return !complete(handle);
            }
        };
        run(jobs -> {
            jobs.mono(Mono.fromRunnable(() -> locks.journal.add("body")))
                    .subscribe()
                    .dispose();
            await().until(() -> locks.journal.contains("release a"));
            assertThat(locks.journal).doesNotContain("body");
        });
    }

    @Test
    void aBusyLockIsAnErrorAndNeverNull() {
        locks.busy.add(LockKey.of("a"));
        run(jobs -> {
            assertThatThrownBy(() -> jobs.mono(Mono.just("ran")).block())
                    .isInstanceOf(LockAcquireTimeoutException.class);
            assertThatThrownBy(() -> jobs.flux(Flux.just("ran")).blockLast())
                    .isInstanceOf(LockAcquireTimeoutException.class);
        });
    }

    @Test
    void skippingIsEmpty() {
        locks.busy.add(LockKey.of("a"));
        run(jobs -> {
            assertThat(jobs.skipMono().blockOptional()).isEmpty();
            assertThat(jobs.skipFlux().collectList().block()).isEmpty();
        });
    }

    @Test
    void fallsBackToAnotherPublisher() {
        locks.busy.add(LockKey.of("a"));
        run(jobs -> assertThat(jobs.orElse("x").block()).isEqualTo("instead of x"));
    }

    @Test
    void aTimeoutOfALockInsideIsNotTakenForOnesOwn() {
        locks.busy.add(LockKey.of("inner"));
        run(jobs -> assertThatThrownBy(() -> jobs.skipUnlessInnerIsBusy(() -> Mono.error(
                                new LockAcquireTimeoutException(LockKey.of("inner"), Duration.ZERO, null, null)))
                        .block())
                .isInstanceOf(LockAcquireTimeoutException.class));
    }

    @Test
    void givesTheCodeInsideItsHandle() {
        run(jobs -> {
            AtomicReference<LockKey> seen = new AtomicReference<>();
            jobs.mono(ReactiveLockContext.current()
                            .doOnNext(handle -> seen.set(handle.key()))
                            .thenReturn("done"))
                    .block();
            assertThat(seen).hasValue(LockKey.of("a"));
            assertThat(ReactiveLockContext.current().blockOptional()).isEmpty();
        });
    }

    @Test
    void isReentrantInOneChain() {
        run(jobs -> {
            assertThat(jobs.mono(jobs.mono(Mono.just("deep"))).block()).isEqualTo("deep");
            assertThat(jobs.mono(jobs.flux(Flux.just("x", "y")).last()).block()).isEqualTo("y");
            assertThat(locks.journal).containsExactly("acquire a", "release a", "acquire a", "release a");
        });
    }

    @Test
    void eachRetryAcquiresAgainAndRunsTheMethodAgain() {
        run(jobs -> {
            assertThat(jobs.failingOnce().retry(1).block()).isEqualTo("second");
            assertThat(locks.journal)
                    .containsExactly("acquire retried", "release retried", "acquire retried", "release retried");
        });
    }

    @Test
    void neverHoldsUpTheSubscriberWhileItWaits() {
        locks.pending = new CompletableFuture<>();
        Sinks.One<String> result = Sinks.one();
        run(jobs -> {
            jobs.mono(Mono.just("done")).subscribe(result::tryEmitValue);
            assertThat(locks.requests).hasSize(1);
            locks.pending.complete(locks.acquireNow("a"));
            assertThat(result.asMono().block()).isEqualTo("done");
        });
    }
}
