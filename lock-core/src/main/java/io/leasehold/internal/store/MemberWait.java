package io.leasehold.internal.store;

import io.leasehold.LockKey;
import java.time.Duration;

/**
 * Asks to note in the row of a member that it waits for an exclusive hold of its lock, which then need not wait for it.
 *
 * @param row the key of the member's row
 * @param holdId the id of the member's own hold
 * @param fencingToken the token of that hold in its row
 * @param waitsFor the id of the exclusive hold
 */
public record MemberWait(LockKey row, String holdId, long fencingToken, String waitsFor, Duration timeout) {}
