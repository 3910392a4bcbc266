package io.leasehold.spring;

import io.leasehold.LockHandle;
import io.leasehold.LockLostException;
import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/** Remembers under which holds a transaction was committed, so that the exception for a later loss can say so. */
final class CommittedWork {

    private static final Set<LockHandle> HANDLES =
            Collections.newSetFromMap(Collections.synchronizedMap(new WeakHashMap<>()));

    private CommittedWork() {}

    /** Called when a transaction was committed, or may have been, under these holds. */
    static void happenedUnder(LockContext.@Nullable Hold innermost) {
        for (LockContext.Hold hold = innermost; hold != null; hold = hold.outer()) {
            HANDLES.add(hold.handle());
        }
    }

    /**
     * Checks a lock before a commit.
     *
     * @throws LockLostException if it is lost, whereupon the transaction is to roll back
     */
    static void ensureHeldBeforeCommit(LockHandle handle) {
        try {
            handle.ensureHeld();
        } catch (LockLostException loss) {
            throw HANDLES.contains(handle) ? loss : loss.rolledBack();
        }
    }
}
