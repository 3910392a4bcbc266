package io.leasehold.internal.engine;

import io.leasehold.InvalidLockSettingException;
import io.leasehold.LockAcquireTimeoutException;
import io.leasehold.LockGroup;
import io.leasehold.LockKey;
import io.leasehold.LockRequest;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** Begins and ends requests for several locks at once; refuses those that cannot be a group. */
final class GroupAcquirer {

    private final Context context;
    private final Acquirer acquirer;
    private final Timeouts timeouts;
    private final AtomicBoolean hasTransactions = new AtomicBoolean(true);

    GroupAcquirer(Context context, Acquirer acquirer) {
        this.context = context;
        this.acquirer = acquirer;
        this.timeouts = new Timeouts(context, acquirer.client());
    }

    /**
     * Returns the requests of a group, without those whose lock an earlier one asks for.
     *
     * @throws InvalidLockSettingException if they cannot be a group
     */
    List<LockRequest> distinct(Collection<LockRequest> requests) {
        Map<LockKey, LockRequest> byKey = new LinkedHashMap<>();
        for (LockRequest request : requests) {
            byKey.putIfAbsent(
                    Objects.requireNonNull(request, "a request of the group is null")
                            .key(),
                    request);
        }
        if (byKey.isEmpty() || byKey.size() > LockGroup.MOST_LOCKS) {
            throw new InvalidLockSettingException(
                    "requests",
                    Integer.toString(byKey.size()),
                    "A group of " + byKey.size() + " locks was requested. Request 1 to " + LockGroup.MOST_LOCKS
                            + " locks, or one lock that stands for all of them.");
        }
        List<LockRequest> distinct = List.copyOf(byKey.values());
        requests.forEach(request -> check(distinct.get(0), request));
        return distinct;
    }

    private static void check(LockRequest first, LockRequest request) {
        checkMode(request);
        Optional<Duration> wait = request.waitTimeout();
        if (wait.isPresent() && !wait.equals(first.waitTimeout())) {
            throw new InvalidLockSettingException(
                    "waitTimeout",
                    wait.get().toString(),
                    "The request for lock '" + request.key() + "' waits " + wait.get() + ", but that for lock '"
                            + first.key() + "' of the same group waits "
                            + first.waitTimeout().map(Duration::toString).orElse("as long as the client's setting says")
                            + ". A group has one wait. Set it in the first request, and in no other.");
        }
        if (request.hasFixedLease()) {
            throw new InvalidLockSettingException(
                    "fixedLease",
                    String.valueOf(request.lease().orElse(null)),
                    "Lock '" + request.key() + "' of a group has a fixed lease. Locks of a group are kept alive by"
                            + " heartbeats. Use a lease with heartbeats, or acquire the lock alone.");
        }
    }

    private static void checkMode(LockRequest request) {
        if (Mode.of(request).isMember()) {
            String setting = request.isShared() ? "shared" : "limit";
            throw new InvalidLockSettingException(
                    setting,
                    request.isShared() ? "true" : String.valueOf(request.limit().orElseThrow()),
                    "The request for lock '" + request.key() + "' of a group has " + setting + ". A group holds each of"
                            + " its locks alone. Leave it out, or acquire the lock by itself.");
        }
    }

    /**
     * Begins to acquire a group.
     *
     * @param requests as {@link #distinct} returns them
     * @param once whether to make only one attempt
     */
    GroupAcquisition begin(List<LockRequest> requests, boolean once, Sender sender) {
        Duration wait = requests.get(0).waitTimeout().orElse(context.settings().waitTimeout());
        long patience = once ? 0 : Timing.saturated(wait);
        long now = context.nano();
        GroupAcquisition group = new GroupAcquisition(requests.stream()
                .map(request -> acquirer.prepare(request, now, patience, null))
                .map(model -> new GroupMember(context, acquirer.client(), model))
                .toList());
        new GroupPoller(context, acquirer, group, hasTransactions).begin(sender);
        return group;
    }

    /** Ends a request that nobody waits for any more; releases the locks if they were granted meanwhile. */
    void abandon(GroupAcquisition group) {
        if (!group.answer().cancel(false) && !group.answer().isCompletedExceptionally()) {
            group.answer()
                    .join()
                    .ifPresent(held -> acquirer.client().orphans().track(((HeldGroup) held).releaseInBackground()));
        }
    }

    LockAcquireTimeoutException timeout(GroupAcquisition group) {
        return timeouts.of(group.last());
    }
}
