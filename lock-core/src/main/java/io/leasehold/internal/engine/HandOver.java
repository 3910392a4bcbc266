package io.leasehold.internal.engine;

import io.leasehold.LockKey;
import io.leasehold.LockRequest;
import io.leasehold.internal.store.MemberRow;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Hands a hold to the next request of this client, without a request to the table. One tenure ends and the next one
 * begins in the same instant, under one monitor, so two of them are never held at once. Nothing changes in the table:
 * the hold continues, with its lease and with consecutive beat numbers. A grant raises the row's token by so much that
 * each of these owners gets a token of its own, below that of the next grant.
 */
final class HandOver {

    /** Says who has the hold after an attempt to hand it over. */
    sealed interface Result {

        /** Another request of this client has it. */
        record Passed() implements Result {}

        /**
         * No request took it over, so it must be released.
         *
         * @param last the handle that must release it: the owner's or, if a request ended at the moment in which it was
         *     served, a successor's that nobody has received
         */
        record Kept(HeldLock last) implements Result {}
    }

    private static final Result PASSED = new Result.Passed();

    private final KeyQueues queues;
    private final Consumer<Acquisition> conclude;

    /**
     * Makes the hand-over of a client.
     *
     * @param conclude cleans up after a request that has been answered, and lets the next one poll
     */
    HandOver(KeyQueues queues, Consumer<Acquisition> conclude) {
        this.queues = queues;
        this.conclude = conclude;
    }

    /** Returns whether the next request of this client for the lock is one of the given mode. */
    boolean isAwaited(LockKey key, Mode mode) {
        Acquisition first = queues.first(key);
        return first != null && first.mode() == mode;
    }

    /** Returns whether the next request of this client would overwrite the row of an ended hold. */
    boolean hasHeir(LockKey key, Mode mode) {
        return isAwaited(key, mode) && queues.heir(key) != null;
    }

    /** Hands the owner's hold to the next request, if there is one that the hold suits. */
    Result pass(HeldLock owner) {
        HeldLock last = owner;
        Acquisition heir = queues.heir(owner.key());
        while (heir != null && suits(owner, heir)) {
            HeldLock next = last.successor(heir.request());
            if (!last.state().passOn(last, next)) {
                break;
            }
            queues.leave(heir);
            boolean served = heir.answer().complete(Optional.of(next));
            if (!served) {
                next.events().mute();
            }
            last.events().flush();
            if (queues.own(owner.key()) == null || heir.mode().isMember()) {
                // The hold was lost while this request was still at the head of the queue, and let it poll. Members
                // poll beside others.
                conclude.accept(heir);
            }
            if (served) {
                next.events().resume();
                next.events().flush();
                return PASSED;
            }
            last = next;
            heir = queues.heir(owner.key());
        }
        return new Result.Kept(last);
    }

    /** The content of the row must be correct for the next owner as well. */
    private static boolean suits(HeldLock owner, Acquisition heir) {
        Grant row = owner.hold().grant();
        return heir.mode() == row.mode()
                && hasSlotFor(row, heir.request())
                && row.request().attributes().isEmpty()
                && heir.request().attributes().isEmpty()
                && row.timing().hasHeartbeats()
                && heir.timing().equals(row.timing());
    }

    /** A shared hold is not handed over: whoever wants it joins it. A slot suits a limit that is larger than its number. */
    private static boolean hasSlotFor(Grant row, LockRequest heir) {
        return switch (row.mode()) {
            case EXCLUSIVE -> true;
            case SHARED -> false;
            case LIMITED -> MemberRow.slotOf(row.row()) < heir.limit().orElse(0);
        };
    }
}
