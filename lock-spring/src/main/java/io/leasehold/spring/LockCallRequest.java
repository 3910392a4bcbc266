package io.leasehold.spring;

import io.leasehold.LockClient;
import io.leasehold.LockGroup;
import io.leasehold.LockRequest;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Asks a client for the locks of one call with {@link DistributedLock}.
 *
 * @param requests one for each lock
 * @param several whether they are acquired as a group, even if it is only one
 */
record LockCallRequest(LockClient client, List<LockRequest> requests, boolean several) implements CallRequest {

    @Override
    public LockGroup acquire() throws InterruptedException {
        return several
                ? Objects.requireNonNull(client.acquireAll(requests), "The LockClient returned no group")
                : CallLocks.of(client.acquire(requests.get(0)));
    }

    @Override
    public @Nullable LockGroup tryAcquire() throws InterruptedException {
        return several
                ? client.tryAcquireAll(requests).orElse(null)
                : client.tryAcquire(requests.get(0)).map(CallLocks::of).orElse(null);
    }

    @Override
    public CompletableFuture<?> acquireAsync(BiConsumer<@Nullable LockGroup, @Nullable Throwable> then) {
        return several
                ? passed(client.acquireAllAsync(requests), Function.identity(), then)
                : passed(client.acquireAsync(requests.get(0)), CallLocks::of, then);
    }

    private static <T> CompletableFuture<T> passed(
            CompletableFuture<T> asked,
            Function<T, LockGroup> asGroup,
            BiConsumer<@Nullable LockGroup, @Nullable Throwable> then) {
        // Not what whenComplete returns: once that is cancelled, it would not pass the locks on.
        var unused = asked.whenComplete(
                (granted, failure) -> then.accept(granted == null ? null : asGroup.apply(granted), failure));
        return asked;
    }
}
