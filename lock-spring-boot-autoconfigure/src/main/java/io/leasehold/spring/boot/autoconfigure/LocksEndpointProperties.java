package io.leasehold.spring.boot.autoconfigure;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What {@code distributed-lock.endpoint.*} says of the actuator endpoint {@code locks}.
 *
 * @param forceRelease Whether locks can be freed by force through the endpoint.
 */
@ConfigurationProperties("distributed-lock.endpoint")
record LocksEndpointProperties(@DefaultValue("false") boolean forceRelease) {}
