package io.leasehold.internal.engine;

/** Has a group wait between two attempts: always in exactly one queue. A single attempt ends instead. */
final class GroupWaits {

    private final Context context;
    private final Acquirer acquirer;
    private final GroupAcquisition group;
    private final GroupClaims claims;
    private final Turn turn;
    private final NextStep next = new NextStep();

    /**
     * Makes the waits of a group.
     *
     * @param turn begins the next attempt
     */
    GroupWaits(Context context, Acquirer acquirer, GroupAcquisition group, GroupClaims claims, Turn turn) {
        this.context = context;
        this.acquirer = acquirer;
        this.group = group;
        this.claims = claims;
        this.turn = turn;
    }

    /** Waits in the queue of a lock that this client itself holds, or for which other requests of it wait. */
    void here(GroupMember busy) {
        if (group.waits()) {
            claims.moveTo(busy);
        } else {
            acquirer.endWaiting(claims.standIn(busy));
        }
    }

    /** Waits, as a single request does, for a lock that another client holds, or to which others go first. */
    void at(GroupMember busy) {
        Acquisition stand = claims.leaveAllBut(busy);
        if (stand == null) {
            return;
        }
        if (group.waits()) {
            new Poller(context, acquirer.client(), acquirer, stand).begin(Sender.ENGINE);
        } else {
            acquirer.endWaiting(stand);
        }
    }

    /** Waits for a moment, since no lock is known to be busy. */
    void pause() {
        pause(RetryPause.of(context.entropy()));
    }

    /** Waits for the given time, in nanoseconds, in the queue of the first lock. */
    void pause(long nanos) {
        Acquisition stand = claims.leaveAllBut(group.members().get(0));
        if (stand == null) {
            return;
        }
        stand.decideFirst(true);
        if (group.waits() && stand.isOverdue(context.nano())) {
            acquirer.endWaiting(stand);
            return;
        }
        if (group.waits()) {
            acquirer.setDeadline(stand);
        }
        next.after(nanos, context.scheduler(), stand, turn::comes);
    }

    /** Cancels the next attempt. */
    void end() {
        next.cancel();
    }
}
