package io.leasehold.internal.engine;

import io.leasehold.LockException;
import io.leasehold.LockRecord;
import org.jspecify.annotations.Nullable;

/**
 * What the requests of one queue have seen of their lock's holders.
 *
 * @param trouble the latest failure to find out who holds the lock; {@code null} if another owner's hold was read since
 * @param holderSeen when a hold was read last
 * @param holder the holder that the request which polls waits for, if it is not in the main row
 */
record Sight(
        @Nullable LockException trouble,
        @Nullable Long holderSeen,
        @Nullable LockRecord holder) {

    static final Sight NONE = new Sight(null, null, null);

    Sight failed(LockException latest) {
        return new Sight(latest, holderSeen, holder);
    }

    Sight found(long now) {
        return new Sight(null, now, holder);
    }

    Sight waitingFor(@Nullable LockRecord latest) {
        return latest == null && holder == null ? this : new Sight(trouble, holderSeen, latest);
    }
}
