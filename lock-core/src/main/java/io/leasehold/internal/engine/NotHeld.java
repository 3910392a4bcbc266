package io.leasehold.internal.engine;

import io.leasehold.LockException;
import io.leasehold.LockLostException;
import io.leasehold.LockStatus;
import io.leasehold.LossCause;
import org.jspecify.annotations.Nullable;

/** Explains to an owner why the lock that it relied on is not held. */
final class NotHeld {

    private NotHeld() {}

    /** Returns the exception for a tenure with the given status. */
    static LockLostException because(Grant grant, LockStatus status, @Nullable LossCause known) {
        LossCause cause = status == LockStatus.INVALID && known == null ? LossCause.EXPIRED : known;
        boolean undecided = status == LockStatus.LOCKED || status == LockStatus.IN_DANGER;
        LockException.Code code = undecided
                ? LockException.Code.LOCK_IN_DANGER
                : cause == LossCause.STOLEN ? LockException.Code.LOCK_STOLEN : LockException.Code.LOCK_NOT_OWNED;
        return new LockLostException(code, grant.key(), grant.fencingToken(), cause, explain(grant, undecided, cause));
    }

    private static String explain(Grant grant, boolean undecided, @Nullable LossCause cause) {
        String lock = "Lock '" + grant.key() + "' (fencing token " + grant.fencingToken() + ") ";
        if (undecided) {
            return lock + "is not provably held: the clocks of this machine disagree after a pause. A heartbeat will"
                    + " settle it; do not go on meanwhile.";
        }
        return cause == null
                ? lock + "has been released by its owner."
                : lock + "was lost: " + cause + ". Stop the work under it; whoever holds it now has a higher token.";
    }
}
