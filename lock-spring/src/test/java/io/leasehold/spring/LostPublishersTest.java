package io.leasehold.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.leasehold.LockLostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Subscriptions whose lock is lost. */
class LostPublishersTest extends LockedPublishers {

    @Test
    void aLossFailsTheSubscription() {
        run(jobs -> {
            assertThatThrownBy(() -> jobs.mono(Mono.fromCallable(() -> {
                                locks.handles.get(0).lose();
                                return "not to be seen";
                            }))
                            .block())
                    .isInstanceOf(LockLostException.class);
            locks.busy.clear();
            assertThatThrownBy(() -> jobs.flux(Flux.defer(() -> {
                                locks.handles.get(1).lose();
                                return Flux.just("seen before the loss is");
                            }))
                            .blockLast())
                    .isInstanceOf(LockLostException.class);
        });
    }

    @Test
    void aLossCancelsWhatIsToBeInterrupted() {
        run(jobs -> {
            CompletableFuture<String> result = jobs.interruptible(Mono.<String>never()
                            .doOnSubscribe(begun -> locks.journal.add("begun"))
                            .doOnCancel(() -> locks.journal.add("cancelled")))
                    .toFuture();
            await().until(() -> locks.journal.contains("begun"));
            locks.handles.get(0).lose();
            assertThatThrownBy(result::join).hasCauseInstanceOf(LockLostException.class);
            assertThat(locks.journal).contains("cancelled");
        });
    }

    @Test
    void doesNotEndWellUnderAnOuterLockThatIsLost() {
        run(jobs -> assertThatThrownBy(() -> jobs.mono(jobs.mono(Mono.fromCallable(() -> {
                            locks.handles.get(0).lose();
                            return "not to be seen";
                        })))
                        .block())
                .isInstanceOf(LockLostException.class));
    }

    @Test
    void noElementIsPassedOnOnceTheLockIsLost() {
        run(jobs -> {
            List<String> seen = new ArrayList<>();
            Flux<String> losing = Flux.just("held", "lost").doOnNext(element -> {
                if (element.equals("lost")) {
                    locks.handles.get(0).lose();
                }
            });
            assertThatThrownBy(() -> jobs.flux(losing).doOnNext(seen::add).blockLast())
                    .isInstanceOf(LockLostException.class);
            assertThat(seen).containsExactly("held");
        });
    }

    @Test
    void whoTakesTheFirstElementAloneGetsTheLossToo() {
        run(jobs -> assertThatThrownBy(() -> jobs.flux(losing()).next().block()).isInstanceOf(LockLostException.class));
    }

    @Test
    void aPublisherThatIsReadAsOneValueGetsTheLossToo() {
        run(jobs -> assertThatThrownBy(() -> Mono.from(jobs.publisher(losing())).block())
                .isInstanceOf(LockLostException.class));
    }

    @Test
    void anElementUnderAnOuterLockGetsTheLossToo() {
        run(jobs -> assertThatThrownBy(() ->
                        jobs.flux(jobs.flux(losing()).next().flux()).next().block())
                .isInstanceOf(LockLostException.class));
    }

    private Flux<String> losing() {
        return Flux.just("computed after the loss", "more")
                .doOnNext(element -> locks.handles.get(0).lose());
    }
}
