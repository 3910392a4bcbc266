package io.leasehold.internal.store;

import io.leasehold.LockKey;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tells the rows of the shared holders and the slots of a lock from its main row. They are ordinary rows of the same
 * partition. Each shared holder has a row of its own, whose key contains its hold id, so that no key is used twice.
 */
public final class MemberRow {

    /** How long after each write DynamoDB may delete a main row that has, or had, members. */
    public static final Duration KEPT = Duration.ofDays(30);

    /** How much of that time must be left when a member is granted. Who holds one renews the mark more often. */
    public static final Duration LEAST_LEFT = KEPT.dividedBy(2);

    /** The largest number of holders that a limit can allow. */
    public static final int MOST_SLOTS = 10_000;

    private static final String SHARED = "~shared~";
    private static final String SLOT = "~limit~";
    private static final int MOST_SUFFIX_BYTES = 40;
    private static final Pattern SUFFIX = Pattern.compile("(.+)(?:~shared~(.*)|~limit~([0-9]{1,5}))", Pattern.DOTALL);

    private MemberRow() {}

    /** Returns the key of the row of one shared holder. */
    public static LockKey shared(LockKey lock, String holdId) {
        return LockKey.of(lock.partitionKey(), lock.sortKey() + SHARED + holdId);
    }

    /** Returns the key of a slot. */
    public static LockKey slot(LockKey lock, int number) {
        return LockKey.of(lock.partitionKey(), lock.sortKey() + SLOT + number);
    }

    /** Returns whether the key is reserved for rows of members. */
    public static boolean isOne(LockKey key) {
        return key.sortKey().contains(SHARED) || key.sortKey().contains(SLOT);
    }

    /** Returns whether the key is that of a shared holder's row, which is deleted when the holder has left. */
    public static boolean isShared(LockKey key) {
        return key.sortKey().contains(SHARED);
    }

    /** Returns the number of the slot with this key; -1 if it is the key of no slot. */
    public static int slotOf(LockKey key) {
        Matcher matcher = SUFFIX.matcher(key.sortKey());
        return matcher.matches() && matcher.group(3) != null ? Integer.parseInt(matcher.group(3)) : -1;
    }

    /** Returns whether the row with this key is one of a member of the lock. */
    public static boolean isOf(LockKey lock, LockKey key) {
        String sortKey = key.sortKey();
        return key.partitionKey().equals(lock.partitionKey())
                && (sortKey.startsWith(lock.sortKey() + SHARED) || sortKey.startsWith(lock.sortKey() + SLOT));
    }

    /** Returns the smallest sort key that a member of the lock can have. */
    public static String first(LockKey lock) {
        return lock.sortKey() + SLOT;
    }

    /** Returns a sort key beyond that of each member of the lock. */
    public static String last(LockKey lock) {
        return lock.sortKey() + SHARED + "~";
    }

    /** Returns whether the lock's sort key is short enough for those of its members. */
    public static boolean fits(LockKey lock) {
        int bytes = lock.sortKey().getBytes(StandardCharsets.UTF_8).length;
        return bytes + MOST_SUFFIX_BYTES <= LockKey.MAX_SORT_KEY_BYTES;
    }
}
