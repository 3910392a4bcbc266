package io.leasehold.spring.boot.actuate;

import java.util.List;

/** The result of a request to yield a leadership. */
record YieldedLeadership(Result result, String message) {

    enum Result {
        YIELDED(202),
        SWITCHED_OFF(403),
        UNKNOWN_ROLE(404),
        NOT_LEADER(409);

        final int httpStatus;

        Result(int httpStatus) {
            this.httpStatus = httpStatus;
        }
    }

    static YieldedLeadership switchedOff() {
        return new YieldedLeadership(
                Result.SWITCHED_OFF,
                "Leaders cannot be told to yield here. Set distributed-lock.endpoint.yield=true to allow it.");
    }

    /** This process has candidates for the given roles only. */
    static YieldedLeadership unknown(String role, List<String> roles) {
        return new YieldedLeadership(
                Result.UNKNOWN_ROLE,
                "This process has no candidate for '" + Printable.of(role) + "'. Use one of " + roles + ".");
    }

    static YieldedLeadership notLeader(String role) {
        return new YieldedLeadership(
                Result.NOT_LEADER,
                "This process does not lead '" + role + "'. Nothing was changed. Ask the process that leads.");
    }

    static YieldedLeadership begun(String role) {
        return new YieldedLeadership(
                Result.YIELDED,
                "This process does not lead '" + role + "' any more. When its work has ended, it releases the lock, and"
                        + " campaigns again after a lease.");
    }
}
