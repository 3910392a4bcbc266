package io.leasehold.spring.boot.container;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;

/**
 * Where the lock table is. A bean of this type takes precedence over the properties {@code distributed-lock.aws.*}, as
 * connection details do: a DynamoDB container with {@code @ServiceConnection}, or one of Docker Compose, brings one. It
 * does not change a DynamoDB client that the application defines by itself. The properties apply to what it does not
 * define.
 */
public interface LockConnectionDetails extends ConnectionDetails {

    /** Returns the endpoint to talk to instead of the Region's own. */
    default @Nullable URI getEndpoint() {
        return null;
    }

    /** Returns the name of the Region. */
    default @Nullable String getRegion() {
        return null;
    }

    /** Returns the access key; needs the secret key as well. */
    default @Nullable String getAccessKey() {
        return null;
    }

    /** Returns the secret key; needs the access key as well. */
    default @Nullable String getSecretKey() {
        return null;
    }
}
