package io.leasehold.internal.leadership;

import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** Unwraps what futures fail with. */
final class Reasons {

    private Reasons() {}

    static @Nullable Throwable of(@Nullable Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : null;
        return cause == null ? failure : cause;
    }
}
