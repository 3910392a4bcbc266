package io.leasehold.spring;

import io.leasehold.LockAcquireTimeoutException;
import io.leasehold.LockGroup;
import io.leasehold.LockLostException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.core.ReactiveAdapter;
import reactor.core.Exceptions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;
import reactor.util.context.ContextView;

/** One subscription to what a method under a lock returns. */
final class PublisherCall {

    private final LockedCall call;
    private final PublisherCalls calls;
    private final LockContext.@Nullable Hold outer;
    private final SubscribersTransaction transaction;
    private final @Nullable Interruption interruption;
    private final SubscriptionHold hold;

    PublisherCall(LockedCall call, PublisherCalls calls, ContextView context, SubscribersTransaction transaction) {
        this.call = call;
        this.calls = calls;
        this.outer = ReactiveLockContext.innermost(context);
        this.transaction = transaction;
        this.interruption = call.method().onLost() == OnLost.INTERRUPT ? new Interruption() : null;
        this.hold = new SubscriptionHold(call, calls.releaser(), calls.threads(), transaction);
    }

    Mono<Object> single() {
        LockGroup held = held();
        Mono<Object> locked = held == null
                ? granted().flatMap(locks -> ended(body(locks).singleOrEmpty()))
                : Mono.from(body(held))
                        .flatMap(value -> stillHeld(held, Mono.just(value)))
                        .switchIfEmpty(stillHeld(held, Mono.empty()));
        return locked.onErrorResume(Busy.class, busy -> Mono.from(instead(busy)))
                .doFinally(this::cancelled);
    }

    Flux<Object> many() {
        LockGroup held = held();
        Flux<Object> locked = held == null
                ? granted().flatMapMany(locks -> ended(whileHeld(locks, body(locks))))
                : whileHeld(held, body(held)).concatWith(stillHeld(held, Mono.empty()));
        return locked.onErrorResume(Busy.class, this::instead).doFinally(this::cancelled);
    }

    /**
     * Checks each element. A subscriber that takes some elements and cancels, as {@code next()} does, does not see the
     * end.
     */
    private static Flux<Object> whileHeld(LockGroup locks, Flux<Object> body) {
        return body.doOnNext(value -> locks.ensureHeld());
    }

    /** Runs after the work was cancelled, which may have rolled back. */
    private void cancelled(SignalType signal) {
        if (signal == SignalType.CANCEL) {
            hold.cancel();
        }
    }

    private @Nullable LockGroup held() {
        return OuterLocks.of(call, key -> {
            LockContext.Hold found = LockContext.Hold.find(outer, call.client(), key);
            return found == null || found.isOver() ? transaction.joinKept(call.client(), key) : found.locks();
        });
    }

    private static Mono<Object> stillHeld(LockGroup held, Mono<Object> then) {
        return Mono.<Object>fromRunnable(held::ensureHeld).switchIfEmpty(then);
    }

    private Mono<LockGroup> granted() {
        return Mono.fromFuture(() -> {
                    transaction.check(call.method());
                    return hold.acquire(interruption);
                })
                // Not on the threads that deliver events of other locks, but on one that no one else can block.
                .publishOn(calls.scheduler())
                .onErrorMap(LockAcquireTimeoutException.class, Busy::new);
    }

    private Flux<Object> body(LockGroup locks) {
        CompletableFuture<LockLostException> loss = new CompletableFuture<>();
        if (interruption != null) {
            interruption.begin(() -> calls.threads().execute(() -> loss.complete(lossOf(locks))));
        }
        return Flux.defer(() -> {
                    locks.ensureHeld();
                    hold.join();
                    return publisher(proceed(locks));
                })
                // By a value, because an error of the other publisher would not cancel the work.
                .takeUntilOther(Mono.fromFuture(loss, true))
                .concatWith(Mono.defer(() -> loss.isDone() ? Mono.error(loss.join()) : Mono.empty()))
                .contextWrite(context -> context.put(
                        LockContext.KEY,
                        new LockContext.Hold(
                                call.client(), locks, call.method().keys().several(), null, outer)));
    }

    private @Nullable Object proceed(LockGroup locks) {
        try {
            return call.proceed(locks, null);
        } catch (Throwable e) {
            throw Exceptions.propagate(e);
        }
    }

    private static LockLostException lossOf(LockGroup locks) {
        try {
            locks.ensureHeld();
        } catch (LockLostException e) {
            return e;
        }
        throw new IllegalStateException("A lost lock does not come back");
    }

    private Mono<Object> ended(Mono<Object> body) {
        return body.flatMap(value -> hold.end(null).thenReturn(value))
                .switchIfEmpty(Mono.defer(() -> hold.end(null).then(Mono.empty())))
                .onErrorResume(failure -> hold.end(failure).then(Mono.error(failure)));
    }

    private Flux<Object> ended(Flux<Object> body) {
        return body.concatWith(Mono.defer(() -> hold.end(null).then(Mono.empty())))
                .onErrorResume(failure -> hold.end(failure).then(Mono.error(failure)));
    }

    private Publisher<Object> instead(Busy busy) {
        try {
            Object instead = call.insteadOf(busy.reason());
            return instead == null ? Mono.empty() : publisher(instead);
        } catch (Throwable e) {
            return Mono.error(e);
        }
    }

    @SuppressWarnings("unchecked")
    private Publisher<Object> publisher(@Nullable Object returned) {
        if (returned == null) {
            throw new IllegalStateException(call.method().name() + " returned null instead of a publisher");
        }
        ReactiveAdapter adapter = LockedReturn.adapter(returned.getClass());
        return adapter == null ? (Publisher<Object>) returned : adapter.toPublisher(returned);
    }

    /** The lock is busy for this call, and not for one inside of it. */
    private static final class Busy extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final LockAcquireTimeoutException reason;

        Busy(LockAcquireTimeoutException reason) {
            super(null, reason, false, false);
            this.reason = reason;
        }

        LockAcquireTimeoutException reason() {
            return reason;
        }
    }
}
