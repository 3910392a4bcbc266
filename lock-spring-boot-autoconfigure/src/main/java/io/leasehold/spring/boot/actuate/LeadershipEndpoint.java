package io.leasehold.spring.boot.actuate;

import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.lang.Nullable;

/**
 * The endpoint {@code leadership}. It shows the roles of this process, without a request to DynamoDB; it reads who leads
 * one of them; and it yields a leadership of this process.
 */
@Endpoint(id = "leadership")
final class LeadershipEndpoint {

    private final Roles roles;
    private final LeadershipAdministration administration;

    LeadershipEndpoint(Roles roles, LeadershipAdministration administration) {
        this.roles = roles;
        this.administration = administration;
    }

    @ReadOperation
    LeadershipView roles() {
        return new LeadershipView(
                roles.all().stream().map(LeadershipView.Role::of).toList());
    }

    @ReadOperation
    @Nullable
    LeadershipView.Election role(@Selector String role) {
        return roles.find(role).map(LeadershipView.Election::of).orElse(null);
    }

    @WriteOperation
    YieldedLeadership yieldLeadership(@Selector String role) {
        return administration.yieldLeadership(role, null);
    }
}
