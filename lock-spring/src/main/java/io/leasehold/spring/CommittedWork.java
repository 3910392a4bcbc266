package io.leasehold.spring;

import io.leasehold.LockGroup;
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
            HANDLES.addAll(hold.locks().handles());
        }
    }

    /**
     * Checks locks before a commit.
     *
     * @throws LockLostException if one is lost, whereupon the transaction is to roll back
     */
    static void ensureHeldBeforeCommit(LockGroup locks) {
        try {
            locks.ensureHeld();
        } catch (LockLostException loss) {
            throw locks.handles().stream().anyMatch(HANDLES::contains) ? loss : loss.rolledBack();
        }
    }
}
