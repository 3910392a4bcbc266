package io.leasehold.spring.boot.actuate;

import java.security.Principal;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.EndpointWebExtension;

/** Adds an HTTP status, and the user who asks, to the yield. */
@EndpointWebExtension(endpoint = LeadershipEndpoint.class)
final class LeadershipEndpointWebExtension {

    private final LeadershipAdministration administration;

    LeadershipEndpointWebExtension(LeadershipAdministration administration) {
        this.administration = administration;
    }

    @WriteOperation
    WebEndpointResponse<YieldedLeadership> yieldLeadership(SecurityContext security, @Selector String role) {
        Principal principal = security.getPrincipal();
        YieldedLeadership outcome =
                administration.yieldLeadership(role, principal == null ? null : principal.getName());
        return new WebEndpointResponse<>(outcome, outcome.result().httpStatus);
    }
}
