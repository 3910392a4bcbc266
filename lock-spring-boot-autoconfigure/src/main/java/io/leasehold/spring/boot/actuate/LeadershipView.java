package io.leasehold.spring.boot.actuate;

import io.leasehold.Leader;
import io.leasehold.Leadership;
import io.leasehold.LockHandle;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The answer of the endpoint about the roles of this process. Durations are ISO-8601 texts.
 *
 * @param roles the roles for which it has a candidate
 */
record LeadershipView(List<Role> roles) {

    /**
     * @param running whether this process campaigns for the role
     * @param leader whether it leads
     * @param term its fencing token, if it leads
     * @param ledFor for how long it has led, if it leads
     */
    record Role(
            String role,
            boolean running,
            boolean leader,
            @Nullable Long term,
            @Nullable String ledFor) {

        static Role of(Leadership candidate) {
            Optional<LockHandle> hold = candidate.hold();
            return new Role(
                    candidate.name(),
                    candidate.isRunning(),
                    hold.isPresent(),
                    hold.map(LockHandle::fencingToken).orElse(null),
                    hold.map(LockHandle::age).map(LocksView::text).orElse(null));
        }
    }

    /** As {@link Role}, and who leads as the table shows it. */
    record Election(
            String role,
            boolean running,
            boolean leader,
            @Nullable Long term,
            @Nullable String ledFor,
            @Nullable LedBy ledBy) {

        static Election of(Leadership candidate) {
            LedBy ledBy = candidate.leader().map(LedBy::of).orElse(null);
            Role own = Role.of(candidate);
            return new Election(own.role(), own.running(), own.leader(), own.term(), own.ledFor(), ledBy);
        }
    }

    /** Shows the values of the attributes too: a leader has them for others to read. */
    record LedBy(String owner, long term, Map<String, @Nullable Object> attributes) {

        static LedBy of(Leader leader) {
            return new LedBy(leader.ownerName(), leader.term(), leader.attributes());
        }
    }
}
