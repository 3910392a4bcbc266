package io.leasehold.internal.engine;

import io.leasehold.LockGroup;
import io.leasehold.LockHandle;
import io.leasehold.LockKey;
import io.leasehold.LockRequest;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** Short ways to ask for groups of locks. */
final class GroupFixture {

    private GroupFixture() {}

    static List<LockRequest> requests(String... keys) {
        return Stream.of(keys).map(LockRequest::of).toList();
    }

    /** Returns requests of which the first one says how long the group waits. */
    static List<LockRequest> waiting(Duration wait, String... keys) {
        return Stream.of(keys)
                .map(key -> LockRequest.builder(key).waitTimeout(wait).build())
                .toList();
    }

    static CompletableFuture<LockGroup> asked(LockEngine by, String... keys) {
        return by.acquireAllAsync(waiting(Duration.ofMinutes(5), keys));
    }

    static LockGroup acquired(LockEngine by, String... keys) {
        return granted(asked(by, keys));
    }

    /** Returns the group that must have been granted by now. */
    static LockGroup granted(CompletableFuture<LockGroup> acquiring) {
        if (!acquiring.isDone()) {
            throw new AssertionError("not granted yet");
        }
        return acquiring.join();
    }

    static List<String> keysOf(LockGroup group) {
        return group.handles().stream()
                .map(LockHandle::key)
                .map(LockKey::partitionKey)
                .toList();
    }
}
