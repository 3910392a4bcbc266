package io.leasehold.internal.dynamodb;

import io.leasehold.InvalidLockSettingException;
import io.leasehold.LockKey;
import io.leasehold.internal.store.SessionRow;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Converts the application's keys to those of the table and back. In the table, each partition key begins with the
 * client's prefix, except in the row of a session: whoever reads a row that names the session must find it, whatever the
 * prefix of that client. No other class handles the prefix.
 *
 * @param layout the names of the two attributes
 * @param prefix empty for none
 */
record RowKeys(TableLayout layout, String prefix) {

    /** Returns the key attributes of the lock's row. */
    Map<String, AttributeValue> of(LockKey key) {
        return Map.of(
                layout.partitionKey(),
                AttributeValues.text(SessionRow.isOne(key) ? key.partitionKey() : partition(key.partitionKey())),
                layout.sortKey(),
                AttributeValues.text(key.sortKey()));
    }

    /**
     * Returns the partition key in the table.
     *
     * @throws InvalidLockSettingException if prefix and key together are longer than DynamoDB allows
     */
    String partition(String partitionKey) {
        if (prefix.isEmpty()) {
            return partitionKey;
        }
        String stored = prefix + partitionKey;
        int bytes = stored.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > LockKey.MAX_PARTITION_KEY_BYTES) {
            throw new InvalidLockSettingException(
                    "partition key",
                    partitionKey,
                    "The partition key '" + LockKey.of(partitionKey) + "' takes " + bytes + " bytes of UTF-8 with the"
                            + " client's key prefix '" + prefix + "'; DynamoDB allows "
                            + LockKey.MAX_PARTITION_KEY_BYTES
                            + ". Shorten it, for example by a hash of its long part.");
        }
        return stored;
    }

    /** Returns the key attributes in a row. */
    Map<String, AttributeValue> in(Map<String, AttributeValue> item) {
        AttributeValue partitionKey = item.get(layout.partitionKey());
        AttributeValue sortKey = item.get(layout.sortKey());
        return partitionKey == null || sortKey == null
                ? Map.of()
                : Map.of(layout.partitionKey(), partitionKey, layout.sortKey(), sortKey);
    }

    /** Returns the application's key of a row; empty if the row lacks the keys or the client's prefix. */
    Optional<LockKey> read(Map<String, AttributeValue> item) {
        AttributeValue partitionKey = item.get(layout.partitionKey());
        AttributeValue sortKey = item.get(layout.sortKey());
        return partitionKey == null || partitionKey.s() == null || sortKey == null || sortKey.s() == null
                ? Optional.empty()
                : read(partitionKey.s(), sortKey.s());
    }

    private Optional<LockKey> read(String partitionKey, String sortKey) {
        if (!partitionKey.startsWith(prefix) || partitionKey.length() == prefix.length()) {
            return Optional.empty();
        }
        LockKey whole = LockKey.of(partitionKey, sortKey);
        return Optional.of(
                SessionRow.isOne(whole) ? whole : LockKey.of(partitionKey.substring(prefix.length()), sortKey));
    }
}
