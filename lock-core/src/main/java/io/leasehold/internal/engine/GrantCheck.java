package io.leasehold.internal.engine;

import io.leasehold.internal.runtime.ClockReading;
import io.leasehold.internal.store.SessionRow;

/**
 * Decides whether a write of one request that has landed may become a hold. If not, the request takes the lock anew.
 */
final class GrantCheck {

    private final Context context;
    private final Timing timing;
    private final boolean ofSession;
    private boolean refused;

    GrantCheck(Context context, Acquisition wanted) {
        this.context = context;
        this.timing = wanted.timing();
        this.ofSession = SessionRow.isOne(wanted.key());
    }

    /**
     * Returns what a take that is sent now says of the end of its hold. It says nothing after an answer that did not
     * confirm an earlier one, so that the next answer cannot fail to. Nor does the take of a session's row: if somebody
     * deleted the row, a late duplicate would say that the session is dead, while its holds are still valid.
     */
    TableClock.AliveUntil aliveUntil(ClockReading sent) {
        return refused || ofSession
                ? TableClock.AliveUntil.UNKNOWN
                : context.table().clock().aliveUntil(sent, timing);
    }

    /**
     * Returns whether a write may become a hold: enough of its lease is left, and neither the clocks of this machine
     * nor that of the table show that this machine stood still.
     *
     * @param date that of the answer which shows that it has landed
     */
    boolean isUsable(Acquisition.Attempt landed, long date) {
        ClockReading now = context.now();
        if (landed.sent().disagreesWith(now, timing.guard() / 2)) {
            context.table().clock().suspect();
            return false;
        }
        boolean confirmed = context.table().clock().confirms(landed.aliveUntil(), date);
        refused |= !confirmed;
        return confirmed && landed.sent().nanosUntil(now.nano()) <= timing.oldestGrant();
    }
}
