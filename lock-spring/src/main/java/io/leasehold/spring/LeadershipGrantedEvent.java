package io.leasehold.spring;

/**
 * This process leads. Published as a Spring application event when {@link io.leasehold.Leadership#isLeader()} is true
 * already, on a callback thread of the lock client.
 *
 * @param role the name of the leadership
 * @param term the leader's fencing token
 */
public record LeadershipGrantedEvent(String role, long term) {}
