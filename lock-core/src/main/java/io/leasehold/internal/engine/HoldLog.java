package io.leasehold.internal.engine;

import io.leasehold.LossCause;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Warns of the ends of holds that nobody asked for. Nobody is told of a session, or of a hold that waits for others. */
final class HoldLog {

    private static final Logger LOG = LoggerFactory.getLogger(Hold.class);

    private HoldLog() {}

    private static boolean isTold(Hold hold) {
        return !hold.grant().isOfSession() && !HeldLock.of(hold).isEmpty();
    }

    static void lost(Hold hold, LossCause cause) {
        if (isTold(hold)) {
            LOG.warn("Lock '{}' with fencing token {} was lost: {}", hold.key(), token(hold), cause);
        }
    }

    static void copied(Hold hold) {
        LOG.warn(
                "Lock '{}' with fencing token {} was lost: its row shows a heartbeat that this process has not sent."
                        + " Another copy of this process, such as a restored snapshot of its machine, renews the"
                        + " lock. Do not run two copies of a process that holds locks.",
                hold.key(),
                token(hold));
    }

    static void expired(Hold hold) {
        if (isTold(hold)) {
            LOG.warn(
                    "Lock '{}' with fencing token {} expired; last failure of a heartbeat: {}",
                    hold.key(),
                    token(hold),
                    hold.lastFailure());
        }
    }

    /** Warns of the end of a fixed lease, or of clocks that disagree. */
    static void fixedLeaseOver(Hold hold, boolean byTime) {
        if (isTold(hold)) {
            LOG.warn(
                    "Lock '{}' with fencing token {} expired before it was released: {}",
                    hold.key(),
                    token(hold),
                    byTime ? "its fixed lease is over" : "the clocks of this machine disagree, as after a suspension");
        }
    }

    /** Warns that a hold is in danger, unless its session has warned of all its holds. */
    static void inDanger(Hold hold) {
        if (isTold(hold) && hold.state().ask(RowTerms::session) == null) {
            LOG.warn(
                    "Lock '{}' is in danger: no heartbeat has succeeded for {} ms; last failure: {}",
                    hold.key(),
                    hold.grant().timing().safe() / 1_000_000,
                    hold.lastFailure());
        }
    }

    private static long token(Hold hold) {
        return hold.handle().fencingToken();
    }
}
