package io.leasehold.internal.store;

import io.leasehold.LockKey;
import io.leasehold.LockRecord;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tells the rows of sessions from those of locks. A session's row is an ordinary row of the same table, with a key of its
 * own. The locks that it keeps alive name its id.
 */
public final class SessionRow {

    /** The lease in the row of a lock that a session keeps alive. Clients that know no sessions wait for it. */
    public static final Duration ENROLLED_LEASE = Duration.ofDays(365);

    /** How long after its enrolment DynamoDB may delete the row of such a lock. */
    public static final Duration ENROLLED_EXPIRY = Duration.ofDays(30);

    /** How long after its last write DynamoDB may delete a session's row: it outlives every row that names it. */
    public static final Duration EXPIRY = Duration.ofDays(31);

    /** The state of a session that others have ended, since its heartbeats failed to come. */
    public static final String FENCED = "fenced";

    /** The state of a session that its owner has ended. */
    public static final String CLOSED = "closed";

    private static final String MARK = "~session/";
    private static final Pattern ID = Pattern.compile(".*" + MARK + "[0-9a-f]{32}-([1-9][0-9]{0,10})", Pattern.DOTALL);

    private SessionRow() {}

    /**
     * Returns the id of a new session: the partition key of its row as the table knows it, since clients with other key
     * prefixes may read rows that name it. It contains the session's lease, so that whoever finds no row of the session
     * knows how long to wait.
     */
    public static String id(String keyPrefix, String random, Duration lease) {
        long millis = lease.toMillis();
        long enough = Duration.ofMillis(millis).equals(lease) ? millis : millis + 1;
        return keyPrefix + MARK + random + "-" + enough;
    }

    /** Returns whether a session can have the given id. */
    public static boolean isId(String text) {
        return ID.matcher(text).matches()
                && text.getBytes(StandardCharsets.UTF_8).length <= LockKey.MAX_PARTITION_KEY_BYTES;
    }

    /** Returns the lease of the session with the given id. */
    public static Duration leaseOf(String sessionId) {
        Matcher matcher = ID.matcher(sessionId);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("No session can have the id '" + sessionId + "'");
        }
        return Duration.ofMillis(Long.parseLong(matcher.group(1)));
    }

    /** Returns the record with the lease of its session, if it names one, in place of the one that keeps others away. */
    public static LockRecord asSeenByPeople(LockRecord record) {
        String session = record.session();
        return session == null
                ? record
                : new LockRecord(
                        record.key(),
                        record.ownerName(),
                        leaseOf(session),
                        record.version(),
                        record.expiryTime(),
                        record.fencingToken(),
                        record.aliveUntil(),
                        session,
                        record.attributes());
    }

    /** Returns the key of the row of the session with the given id. */
    public static LockKey key(String sessionId) {
        return LockKey.of(sessionId);
    }

    /** Returns whether the row with this key is that of a session. */
    public static boolean isOne(LockKey key) {
        return key.partitionKey().contains(MARK)
                && key.equals(LockKey.of(key.partitionKey()))
                && isId(key.partitionKey());
    }

    /** Returns the id of the session whose row has this key. */
    public static String idOf(LockKey key) {
        return key.partitionKey();
    }
}
