package io.leasehold;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * Names a lock: the partition key and the sort key of its row.
 *
 * <p>{@link #toString()} is made for logs and messages: control characters are escaped and long keys are cut, so it is
 * not unique.
 *
 * @param partitionKey 1 to 2048 bytes of UTF-8
 * @param sortKey 1 to 1024 bytes of UTF-8; {@value #NO_SORT_KEY} where it is not used
 */
public record LockKey(String partitionKey, String sortKey) implements Serializable {

    /** The sort key of locks that need none. */
    public static final String NO_SORT_KEY = "-";

    /** DynamoDB's limit for a partition key, in bytes of UTF-8. */
    public static final int MAX_PARTITION_KEY_BYTES = 2048;

    /** DynamoDB's limit for a sort key, in bytes of UTF-8. */
    public static final int MAX_SORT_KEY_BYTES = 1024;

    private static final int SHOWN_CHARACTERS = 256;

    /**
     * Checks both keys.
     *
     * @throws InvalidLockSettingException if a key is empty, too long, or not encodable as UTF-8
     */
    public LockKey {
        check("partition key", partitionKey, MAX_PARTITION_KEY_BYTES);
        check("sort key", sortKey, MAX_SORT_KEY_BYTES);
    }

    /** Returns the key with the given partition key and the sort key {@value #NO_SORT_KEY}. */
    public static LockKey of(String partitionKey) {
        return new LockKey(partitionKey, NO_SORT_KEY);
    }

    /** Returns the key with the given partition key and sort key. */
    public static LockKey of(String partitionKey, String sortKey) {
        return new LockKey(partitionKey, sortKey);
    }

    private static void check(String what, String key, int maxBytes) {
        Objects.requireNonNull(key, what);
        if (key.isEmpty()) {
            throw new InvalidLockSettingException(
                    what, key, "The " + what + " of a lock is empty. Name the thing that is to be locked.");
        }
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(key)) {
            throw new InvalidLockSettingException(
                    what,
                    key,
                    "The " + what + " '" + printable(key) + "' has an unpaired surrogate and no UTF-8 form, so two"
                            + " different keys could become one. Build it from whole characters.");
        }
        int bytes = key.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > maxBytes) {
            throw new InvalidLockSettingException(
                    what,
                    key,
                    "The " + what + " '" + printable(key) + "' takes " + bytes + " bytes of UTF-8; DynamoDB allows "
                            + maxBytes + ". Shorten it, for example by a hash of its long part.");
        }
    }

    /** Returns the key, escaped and cut for logs: the sort key is left out where it is {@value #NO_SORT_KEY}. */
    @Override
    public String toString() {
        String shown = printable(partitionKey);
        return sortKey.equals(NO_SORT_KEY) ? shown : shown + "|" + printable(sortKey);
    }

    /** Returns text escaped and cut for logs and messages; also for text that others wrote into the table. */
    static String printable(String text) {
        StringBuilder shown = new StringBuilder();
        text.codePoints().limit(SHOWN_CHARACTERS).forEach(c -> {
            if (Character.isISOControl(c) || isLineOrFormat(c)) {
                shown.append(String.format("\\u%04x", c));
            } else {
                shown.appendCodePoint(c);
            }
        });
        return text.codePointCount(0, text.length()) > SHOWN_CHARACTERS ? shown + "…" : shown.toString();
    }

    private static boolean isLineOrFormat(int codePoint) {
        int type = Character.getType(codePoint);
        return type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR
                || type == Character.FORMAT
                || type == Character.SURROGATE;
    }
}
