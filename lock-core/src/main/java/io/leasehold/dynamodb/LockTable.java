package io.leasehold.dynamodb;

import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** A DynamoDB table for locks: its names, and how it is created. */
public final class LockTable {

    /** Default name of the table. */
    public static final String DEFAULT_NAME = "DynamoDBLockTable";
    /** Default name of the partition key. */
    public static final String DEFAULT_PARTITION_KEY_NAME = "lock_key";
    /** Default name of the sort key. */
    public static final String DEFAULT_SORT_KEY_NAME = "sort_key";
    /** Default name of the attribute that DynamoDB's time to live reads. */
    public static final String DEFAULT_TTL_ATTRIBUTE_NAME = "expiry_time";

    private LockTable() {}

    public static LockTable named(String name) {
        throw new UnsupportedOperationException();
    }

    public static Builder builder() {
        throw new UnsupportedOperationException();
    }

    public String name() {
        throw new UnsupportedOperationException();
    }

    /** Creates the table, switches its time to live on, and waits until it is ACTIVE. Does nothing but validate if it exists. */
    public void create(DynamoDbClient client) {}

    public void create(DynamoDbAsyncClient client) {}

    /** Checks that the table exists and can carry locks. */
    public void validate(DynamoDbClient client) {}

    public void validate(DynamoDbAsyncClient client) {}

    public static final class Builder {
        private Builder() {}

        public Builder name(String name) {
            return this;
        }

        public Builder partitionKeyName(String name) {
            return this;
        }

        public Builder sortKeyName(String name) {
            return this;
        }

        public Builder ttlAttributeName(String name) {
            return this;
        }
        // further names: ownerNameAttribute, leaseDurationAttribute, versionAttribute, fencingTokenAttribute
        /** Default. */
        public Builder onDemand() {
            return this;
        }

        public Builder provisioned(long readCapacityUnits, long writeCapacityUnits) {
            return this;
        }

        public Builder tags(Map<String, String> tags) {
            return this;
        }

        public LockTable build() {
            throw new UnsupportedOperationException();
        }
    }
}
