package io.leasehold.spring;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

/** Answers requests that do not block. */
final class FakeAnswers {

    private FakeAnswers() {}

    /** Returns the result as a future that is done. */
    static <T> CompletableFuture<T> of(Callable<T> asked) {
        try {
            return CompletableFuture.completedFuture(asked.call());
        } catch (Exception e) {
            return CompletableFuture.failedFuture(e);
        }
    }
}
