package io.leasehold.internal.engine;

import io.leasehold.LockGroup;
import io.leasehold.LockHandle;
import io.leasehold.LockKey;
import io.leasehold.LockRequest;
import java.lang.reflect.Field;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What the simulation needs to know of groups of locks: where they stand in an engine's queues. */
public final class GroupInsight {

    private static final Field GROUP = field();

    private final ClientState client;

    private GroupInsight(ClientState client) {
        this.client = client;
    }

    private static Field field() {
        try {
            Field group = HeldLock.class.getDeclaredField("group");
            group.setAccessible(true);
            return group;
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("A handle does not know its group any more", e);
        }
    }

    /** Returns a view of an engine. */
    public static GroupInsight of(LockEngine engine) {
        return new GroupInsight(((Acquirer) Inside.of(engine, "acquirer")).client());
    }

    /** Begins what {@link LockGroup#release()} does and waits for. */
    public static CompletableFuture<Void> release(LockGroup group) {
        return ((HeldGroup) group).releaseInBackground();
    }

    /** Returns the group that a lock was granted as part of, if there is one. */
    public static @Nullable LockGroup groupOf(LockHandle handle) {
        try {
            return (LockGroup) GROUP.get(handle);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("was made accessible", e);
        }
    }

    /** Returns the token in the row of a lock's hold; who inherits the hold has a higher one. */
    public static long tokenOfRow(LockHandle handle) {
        return ((HeldLock) handle).hold().grant().fencingToken();
    }

    /** Returns for how long an owner may finish its work after the loss of a hold. */
    public static Duration guardOf(LockHandle handle) {
        return Duration.ofNanos(EngineAccess.timingOf(handle).guard());
    }

    /** Returns the first request that waits for a lock, if there is one. */
    public @Nullable LockRequest first(LockKey key) {
        Acquisition first = client.queues().first(key);
        return first == null ? null : first.request();
    }

    /** Returns whether the first that waits for a lock is a group, which takes it together with others. */
    public boolean isGroupFirst(LockKey key) {
        Acquisition first = client.queues().first(key);
        return first != null && first.turn() != null;
    }

    /** Returns whether the client holds a lock. */
    public boolean holds(LockKey key) {
        return client.queues().own(key) != null;
    }

    /** Returns whether a request waits by itself, so that it may inherit its lock. */
    public boolean waitsAlone(LockRequest request) {
        return count(acquisition -> acquisition.turn() == null && acquisition.request() == request) > 0;
    }

    /** Returns in how many queues the group of some requests stands. */
    public int places(List<LockRequest> requests) {
        return count(acquisition ->
                acquisition.turn() != null && requests.stream().anyMatch(request -> request == acquisition.request()));
    }

    private int count(Predicate<Acquisition> wanted) {
        return (int) client.queues().waiting().stream()
                .filter(acquisition -> !acquisition.isOver())
                .filter(wanted)
                .count();
    }
}
