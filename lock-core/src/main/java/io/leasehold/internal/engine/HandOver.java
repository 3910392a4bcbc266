package io.leasehold.internal.engine;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Gives a hold to the next request of this client, without a word to the table. */
final class HandOver {

    private final KeyQueues queues;

    HandOver(KeyQueues queues) {
        this.queues = queues;
    }

    /**
     * Passes a hold on.
     *
     * @return {@code null} if a request has it now; else who must release it: the owner, or, if a request gave up in
     *     the very instant in which it was served, a successor of whom nobody knows
     */
    @Nullable
    HeldLock pass(HeldLock owner) {
        HeldLock last = owner;
        Acquisition heir = queues.heir(owner.key());
        while (heir != null && suits(owner, heir)) {
            HeldLock next = last.successor(heir.request());
            if (!last.state().passOn(last.tenure(), next.tenure())) {
                return last;
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
                return null;
            }
            last = next;
            heir = queues.heir(owner.key());
        }
        return last;
    }

    /** What stands in the row must be true of the next owner as well. */
    private static boolean suits(HeldLock owner, Acquisition heir) {
        Grant row = owner.hold().grant();
        return row.request().attributes().isEmpty()
                && heir.request().attributes().isEmpty()
                && heir.timing().equals(row.timing());
    }
}
