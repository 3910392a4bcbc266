package io.leasehold.spring.boot.autoconfigure;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What {@code distributed-lock.endpoint.*} says of the actuator endpoint {@code locks}.
 *
 * @param forceRelease Whether a DELETE on the actuator endpoint can free the hold of a lock by force.
 */
@ConfigurationProperties("distributed-lock.endpoint")
record LocksEndpointProperties(@DefaultValue("false") boolean forceRelease) {}
