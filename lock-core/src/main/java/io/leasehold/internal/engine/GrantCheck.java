package io.leasehold.internal.engine;

import io.leasehold.internal.runtime.ClockReading;

/**
 * Decides whether a write of one request that has landed may become a hold. If not, the request takes the lock anew.
 */
final class GrantCheck {

    private final Context context;
    private final Timing timing;
    private boolean refused;

    GrantCheck(Context context, Timing timing) {
        this.context = context;
        this.timing = timing;
    }

    /**
     * Returns what a take that is sent now says of the end of its hold. It says nothing after an answer that did not
     * confirm an earlier one, so that the next answer cannot fail to.
     */
    TableClock.AliveUntil aliveUntil(ClockReading sent) {
        return refused ? TableClock.AliveUntil.UNKNOWN : context.table().clock().aliveUntil(sent, timing);
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
