package io.leasehold.internal.engine;

import io.leasehold.LockException;
import io.leasehold.internal.engine.MemoryStore.Fault;
import io.leasehold.internal.store.StoreException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The ways in which a table in memory answers, or does not. */
final class Misbehaviour {

    /** What a request does to the table. */
    interface Effect<T> {
        T carryOut();
    }

    private Misbehaviour() {}

    /** Answers a request in the way of a fault; what is held back is carried out, or answered, later. */
    static <T> CompletionStage<T> of(Fault fault, Effect<T> effect, List<Runnable> heldBack) {
        return switch (fault) {
            case NONE -> CompletableFuture.completedFuture(effect.carryOut());
            case LOSE_REQUEST -> new CompletableFuture<>();
            case LOSE_RESPONSE -> {
                effect.carryOut();
                yield new CompletableFuture<>();
            }
            case FAIL_AFTER -> {
                effect.carryOut();
                yield failure(StoreException.Kind.AMBIGUOUS, LockException.Code.STORE_UNAVAILABLE);
            }
            case REPEAT -> {
                effect.carryOut();
                yield CompletableFuture.completedFuture(effect.carryOut());
            }
            case REPEAT_LATE -> {
                heldBack.add(effect::carryOut);
                yield CompletableFuture.completedFuture(effect.carryOut());
            }
            case THROW -> throw new NoClassDefFoundError("injected");
            case DENY -> failure(StoreException.Kind.FATAL, LockException.Code.ACCESS_DENIED);
            case THROTTLE -> failure(StoreException.Kind.TRANSIENT, LockException.Code.STORE_UNAVAILABLE);
            case HOLD_BACK -> {
                heldBack.add(effect::carryOut);
                yield new CompletableFuture<>();
            }
            case DELAY -> {
                CompletableFuture<T> answer = new CompletableFuture<>();
                heldBack.add(() -> answer.complete(effect.carryOut()));
                yield answer;
            }
            case DELAY_ANSWER -> {
                CompletableFuture<T> answer = new CompletableFuture<>();
                T carriedOut = effect.carryOut();
                heldBack.add(() -> answer.complete(carriedOut));
                yield answer;
            }
        };
    }

    private static <T> CompletionStage<T> failure(StoreException.Kind kind, LockException.Code code) {
        return CompletableFuture.failedFuture(new StoreException(kind, new LockException(code, "injected"), null));
    }
}
