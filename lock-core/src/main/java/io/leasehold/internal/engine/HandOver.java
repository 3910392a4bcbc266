package io.leasehold.internal.engine;

import io.leasehold.LockKey;
import java.util.Optional;

/**
 * Hands a hold to the next request of this client, without a request to the table. One tenure ends and the next one begins
 * in the same instant, under one monitor, so no two of them are held at once. Towards the table nothing changes: its hold
 * goes on, with its lease, and with beats that are numbered on. A grant raises the row's token by so much that each of
 * these owners has a token of its own below the next grant's.
 */
final class HandOver {

    /** Who has the hold now. */
    sealed interface Result {

        /** Another request of this client. */
        record Passed() implements Result {}

        /**
         * Nobody who keeps it.
         *
         * @param last who must release it: the owner, or, if a request gave up in the very instant in which it was served, a
         *     successor of whom nobody knows
         */
        record Kept(HeldLock last) implements Result {}
    }

    private static final Result PASSED = new Result.Passed();

    private final KeyQueues queues;

    HandOver(KeyQueues queues) {
        this.queues = queues;
    }

    /** Returns whether a request of this client waits for the lock. */
    boolean isAwaited(LockKey key) {
        return queues.heir(key) != null;
    }

    /** Hands the owner's hold to the next request, if there is one that it suits. */
    Result pass(HeldLock owner) {
        HeldLock last = owner;
        Acquisition heir = queues.heir(owner.key());
        while (heir != null && suits(owner, heir)) {
            HeldLock next = last.successor(heir.request());
            if (!last.state().passOn(last.tenure(), next.tenure())) {
                break;
            }
            queues.leave(heir);
            boolean served = heir.answer().complete(Optional.of(next));
            if (!served) {
                next.tenure().events().mute();
            }
            last.tenure().events().flush();
            if (served) {
                next.tenure().events().letGo();
                next.tenure().events().flush();
                return PASSED;
            }
            last = next;
            heir = queues.heir(owner.key());
        }
        return new Result.Kept(last);
    }

    /** What stands in the row must be true of the next owner as well. */
    private static boolean suits(HeldLock owner, Acquisition heir) {
        Grant row = owner.hold().grant();
        return row.request().attributes().isEmpty()
                && heir.request().attributes().isEmpty()
                && heir.timing().equals(row.timing());
    }
}
