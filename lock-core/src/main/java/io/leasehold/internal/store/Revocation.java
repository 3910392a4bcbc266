package io.leasehold.internal.store;

import io.leasehold.LockKey;
import java.time.Duration;

/**
 * Asks to note in a session's row that one of its holds is about to be ended by force. Refused if the session is over.
 *
 * @param session the key of the session's row
 */
public record Revocation(LockKey session, String holdId, Duration timeout) {}
