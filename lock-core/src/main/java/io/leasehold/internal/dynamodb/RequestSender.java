package io.leasehold.internal.dynamodb;

import io.leasehold.LockKey;
import io.leasehold.internal.store.Answer;
import io.leasehold.internal.store.GroupOutcome;
import io.leasehold.internal.store.Outcome;
import io.leasehold.internal.store.Row;
import io.leasehold.internal.store.StoreException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbResponse;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/** Sends requests, and turns their answers and failures into those of a store. Safe for use by several threads. */
record RequestSender(Calls calls, Failures failures, RowCodec codec) {

    static final String UPDATE = "UpdateItem";
    private static final String TRANSACTION = "TransactWriteItems";
    static final Outcome APPLIED = new Outcome.Applied(0);

    /** Sends the requests of a write, each only if the one before it was applied. The first refusal is the outcome. */
    CompletionStage<Answer<Outcome>> inSteps(
            LockKey key,
            Supplier<WriteSteps> write,
            Function<UpdateItemResponse, Outcome> read,
            Function<Throwable, Outcome> failed) {
        WriteSteps steps;
        try {
            steps = write.get();
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(failures.translate(UPDATE, e));
        }
        CompletionStage<Answer<Outcome>> cleared = CompletableFuture.completedFuture(Answer.undated(APPLIED));
        for (UpdateItemRequest step : steps.before()) {
            cleared = ifApplied(cleared, () -> update(key, () -> step, response -> APPLIED));
        }
        Supplier<CompletionStage<Answer<Outcome>>> last =
                () -> ask(UPDATE, () -> calls.update().apply(steps.last()), read, failed);
        return steps.before().isEmpty() ? last.get() : ifApplied(cleared, last);
    }

    /** Sends the requests of a write of several rows; the first refusal is the outcome. */
    CompletionStage<Answer<GroupOutcome>> together(
            Supplier<GroupRequests.Write> write, Function<Throwable, GroupOutcome> failed) {
        GroupRequests.Write made;
        try {
            made = write.get();
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(failures.translate(TRANSACTION, e));
        }
        CompletionStage<Answer<GroupOutcome>> latest =
                CompletableFuture.completedFuture(Answer.undated(new GroupOutcome.Applied()));
        for (GroupRequests.Removal removal : made.before()) {
            latest = ifAllApplied(latest, () -> removed(removal));
        }
        return ifAllApplied(latest, () -> transact(made, failed));
    }

    private CompletionStage<Answer<GroupOutcome>> transact(
            GroupRequests.Write write, Function<Throwable, GroupOutcome> failed) {
        return ask(
                TRANSACTION,
                () -> calls.transactWrite().apply(write.transaction()),
                response -> new GroupOutcome.Applied(),
                failed);
    }

    private static CompletionStage<Answer<GroupOutcome>> ifAllApplied(
            CompletionStage<Answer<GroupOutcome>> before, Supplier<CompletionStage<Answer<GroupOutcome>>> next) {
        return before.thenCompose(answer -> answer.content() instanceof GroupOutcome.Applied
                ? next.get()
                : CompletableFuture.completedFuture(answer));
    }

    private CompletionStage<Answer<GroupOutcome>> removed(GroupRequests.Removal removal) {
        LockKey key = removal.part().take().key();
        return update(key, removal::request, response -> APPLIED)
                .thenApply(answer -> new Answer<>(
                        answer.content() instanceof Outcome.Refused refused
                                ? new GroupOutcome.Refused(Map.of(key, refused.row()))
                                : new GroupOutcome.Applied(),
                        answer.date()));
    }

    private static CompletionStage<Answer<Outcome>> ifApplied(
            CompletionStage<Answer<Outcome>> before, Supplier<CompletionStage<Answer<Outcome>>> next) {
        return before.thenCompose(answer ->
                answer.content() instanceof Outcome.Applied ? next.get() : CompletableFuture.completedFuture(answer));
    }

    /** Sends one update of a row. A refusal is an outcome, too. */
    CompletionStage<Answer<Outcome>> update(
            LockKey key, Supplier<UpdateItemRequest> request, Function<UpdateItemResponse, Outcome> read) {
        return ask(UPDATE, () -> calls.update().apply(request.get()), read, failure -> refused(UPDATE, key, failure));
    }

    /** Returns the outcome of a write whose condition failed; throws what any other failure means. */
    Outcome refused(String action, LockKey key, Throwable failure) {
        return new Outcome.Refused(refusing(action, key, failure));
    }

    /** Returns the row on which the condition of a write failed; throws what any other failure means. */
    Row refusing(String action, LockKey key, Throwable failure) {
        if (Failures.unwrap(failure) instanceof ConditionalCheckFailedException refusal) {
            failures.noteCredentialsWork();
            return refusal.hasItem() ? codec.row(key, refusal.item()) : new Row.Absent();
        }
        throw failures.translate(action, failure);
    }

    /** The SDK may have tried twice, and its second attempt may have found the result of its first one. */
    Outcome refusedRelease(String action, LockKey key, Throwable failure) {
        if (Failures.attempts(failure) > 1) {
            throw failures.ambiguous(action, failure);
        }
        return refused(action, key, failure);
    }

    <A extends DynamoDbResponse, R> CompletionStage<Answer<R>> ask(
            String action, Supplier<CompletableFuture<A>> call, Function<A, R> read) {
        return ask(action, call, read, failure -> {
            throw failures.translate(action, failure);
        });
    }

    /** Makes a call whose every failure, on any thread, fails the stage with a plain {@link StoreException}. */
    <A extends DynamoDbResponse, R> CompletionStage<Answer<R>> ask(
            String action, Supplier<CompletableFuture<A>> call, Function<A, R> read, Function<Throwable, R> failed) {
        CompletableFuture<Answer<R>> result = new CompletableFuture<>();
        var unused = Calls.attempt(call).whenComplete((response, failure) -> {
            try {
                if (failure == null) {
                    failures.noteCredentialsWork();
                }
                result.complete(
                        failure == null
                                ? new Answer<>(read.apply(response), TableDate.of(response.sdkHttpResponse()))
                                : new Answer<>(failed.apply(failure), TableDate.of(failure)));
            } catch (RuntimeException e) {
                result.completeExceptionally(failures.translate(action, e));
            }
        });
        return result;
    }
}
