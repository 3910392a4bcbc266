package io.leasehold.bridge.boot;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the bridges.
 *
 * @param springIntegration of Spring Integration's lock registry
 * @param shedlock of ShedLock's lock provider
 */
@ConfigurationProperties("distributed-lock.bridges")
record LockBridgesProperties(
        @DefaultValue SpringIntegration springIntegration,
        @DefaultValue Shedlock shedlock) {

    /**
     * Settings of the lock registry.
     *
     * @param enabled Whether there is a lock registry for Spring Integration.
     * @param keyPrefix What goes before each key of the lock registry in the table.
     */
    record SpringIntegration(
            @DefaultValue("true") boolean enabled,
            @DefaultValue("") String keyPrefix) {}

    /**
     * Settings of the lock provider.
     *
     * @param enabled Whether there is a lock provider for ShedLock.
     * @param keyPrefix What goes before each name of ShedLock in the table.
     * @param deadOwnerWait Longest lease of an overdue owner that an attempt waits for, instead of leaving its task
     *     out. At least 0s, which never waits. Needed only where distributed-lock.takeover-skew is off: else an attempt
     *     gets the lock of a dead owner at once.
     */
    record Shedlock(
            @DefaultValue("true") boolean enabled,
            @DefaultValue("") String keyPrefix,
            @DefaultValue("1m") Duration deadOwnerWait) {}
}
