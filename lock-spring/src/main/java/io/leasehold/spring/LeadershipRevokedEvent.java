package io.leasehold.spring;

import io.leasehold.LeadershipEnd;

/**
 * This process does not lead any more. Published as a Spring application event when {@link
 * io.leasehold.Leadership#isLeader()} is false already, on a callback thread of the lock client. Unless the lock was lost, it
 * is released only after the listeners have returned.
 *
 * @param role the name of the leadership
 * @param term the fencing token of the leadership that ended
 * @param cause why it ended
 */
public record LeadershipRevokedEvent(String role, long term, LeadershipEnd cause) {}
