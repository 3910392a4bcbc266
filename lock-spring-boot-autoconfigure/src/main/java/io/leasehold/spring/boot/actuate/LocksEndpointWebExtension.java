package io.leasehold.spring.boot.actuate;

import java.security.Principal;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.EndpointWebExtension;
import org.springframework.lang.Nullable;

/** Adds an HTTP status, and the user who asks, to the release by force. */
@EndpointWebExtension(endpoint = LocksEndpoint.class)
final class LocksEndpointWebExtension {

    private final LockAdministration administration;

    LocksEndpointWebExtension(LockAdministration administration) {
        this.administration = administration;
    }

    @DeleteOperation
    WebEndpointResponse<ForcedRelease> forceRelease(
            SecurityContext security,
            @Selector String key,
            @Nullable String sortKey,
            String owner,
            long fencingToken,
            @Nullable String client) {
        Principal principal = security.getPrincipal();
        ForcedRelease outcome = administration.forceRelease(
                LocksEndpoint.key(key, sortKey),
                client,
                owner,
                fencingToken,
                principal == null ? null : principal.getName());
        return new WebEndpointResponse<>(outcome, outcome.result().httpStatus);
    }
}
