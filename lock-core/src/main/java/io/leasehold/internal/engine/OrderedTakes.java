package io.leasehold.internal.engine;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.leasehold.LockHandle;
import io.leasehold.internal.runtime.Completions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Acquires the locks of a group one by one, in the order of their keys, while it holds those that it has. Each is an
 * ordinary request, which waits in its queue and may inherit a lock. All clients keep the same order, so that no two
 * groups wait for each other.
 */
final class OrderedTakes {

    private final Acquirer acquirer;
    private final GroupAcquisition group;
    private final Consumer<List<HeldLock>> complete;

    @GuardedBy("this")
    private final List<HeldLock> held = new ArrayList<>();

    @GuardedBy("this")
    private @Nullable Acquisition current;

    @GuardedBy("this")
    private boolean over;

    /**
     * Makes the way of a group that has begun no request.
     *
     * @param complete receives all locks
     */
    OrderedTakes(Acquirer acquirer, GroupAcquisition group, Consumer<List<HeldLock>> complete) {
        this.acquirer = acquirer;
        this.group = group;
        this.complete = complete;
    }

    /** Requests the next locks until one must be waited for, or the group has all. */
    void goOn(Sender first) {
        Sender sender = first;
        GroupMember next = next();
        while (next != null) {
            Acquisition acquisition = begin(next, sender);
            if (acquisition == null) {
                return;
            }
            if (!acquisition.isOver()) {
                Completions.on(
                        acquisition.answer(),
                        (handle, failure) -> group.step(() -> {
                            if (answered(acquisition)) {
                                goOn(Sender.ENGINE);
                            }
                        }));
                return;
            }
            if (!answered(acquisition)) {
                return;
            }
            sender = Sender.ENGINE;
            next = next();
        }
    }

    /** Returns the first lock that the group does not have; {@code null} if it needs none any more. */
    private @Nullable GroupMember next() {
        List<HeldLock> all;
        synchronized (this) {
            if (over) {
                return null;
            }
            if (held.size() < group.members().size()) {
                return group.members().get(held.size());
            }
            all = List.copyOf(held);
        }
        if (all.stream().allMatch(LockHandle::isHeld)) {
            synchronized (this) {
                held.clear();
            }
            complete.accept(all);
            return null;
        }
        releaseHeld();
        return group.members().get(0);
    }

    private @Nullable Acquisition begin(GroupMember member, Sender sender) {
        Acquisition made = member.model().another(null);
        if (group.waits()) {
            acquirer.join(made);
        } else if (!acquirer.joinIfIdle(made)) {
            acquirer.endWaiting(made);
        }
        boolean late;
        synchronized (this) {
            late = over;
            current = made;
        }
        if (late) {
            acquirer.abandon(made);
            return null;
        }
        acquirer.start(made, sender);
        return made;
    }

    /** Notes the answer to the request for one lock; returns whether the next one follows. */
    private boolean answered(Acquisition acquisition) {
        Throwable failure = Completions.failureOf(acquisition.answer());
        Optional<LockHandle> granted = failure == null ? acquisition.answer().join() : Optional.empty();
        if (granted.isEmpty()) {
            group.endedWith(acquisition);
            return false;
        }
        synchronized (this) {
            if (!over) {
                current = null;
                held.add((HeldLock) granted.get());
                return true;
            }
        }
        acquirer.abandon(acquisition);
        return false;
    }

    /** Ends it, and releases in the background what it has. */
    void end() {
        Acquisition left;
        synchronized (this) {
            over = true;
            left = current;
            current = null;
        }
        if (left != null) {
            acquirer.abandon(left);
        }
        releaseHeld();
    }

    private void releaseHeld() {
        List<HeldLock> released;
        synchronized (this) {
            released = List.copyOf(held);
            held.clear();
        }
        released.forEach(lock -> acquirer.client().orphans().track(lock.releaseInBackground()));
    }
}
