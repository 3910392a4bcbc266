package io.leasehold.spring;

import io.leasehold.LockGroup;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Asks for the locks of one call. */
sealed interface CallRequest permits LockCallRequest, LeaderCallRequest {

    /** Waits for the locks, as long as the method's annotation says. */
    LockGroup acquire() throws InterruptedException;

    /** Makes one attempt; returns {@code null} if one of the locks is busy. */
    @Nullable
    LockGroup tryAcquire() throws InterruptedException;

    /**
     * Acquires without blocking.
     *
     * @param then gets the answer
     * @return what can be cancelled; a cancelled request that is granted at the same moment passes its locks on all the
     *     same, if the client has not released them
     */
    CompletableFuture<?> acquireAsync(BiConsumer<@Nullable LockGroup, @Nullable Throwable> then);
}
