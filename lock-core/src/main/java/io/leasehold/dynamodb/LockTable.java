package io.leasehold.dynamodb;

import io.leasehold.InvalidLockSettingException;
import io.leasehold.LockException;
import io.leasehold.LockTableException;
import io.leasehold.internal.dynamodb.TableLayout;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughput;

/**
 * Describes a DynamoDB table for locks: its names, and how it is created. Immutable, safe for use by several threads.
 *
 * <p>The default names are those of {@code python_dynamodb_lock}. A table may carry other rows as well, but each lock
 * is a row of its own.
 */
public final class LockTable {

    /** Default name of the table. */
    public static final String DEFAULT_NAME = "DynamoDBLockTable";
    /** Default name of the partition key. */
    public static final String DEFAULT_PARTITION_KEY_NAME = "lock_key";
    /** Default name of the sort key. */
    public static final String DEFAULT_SORT_KEY_NAME = "sort_key";
    /** Default name of the attribute that DynamoDB's time to live reads. */
    public static final String DEFAULT_TTL_ATTRIBUTE_NAME = "expiry_time";
    /** Default name of the attribute with the owner. */
    public static final String DEFAULT_OWNER_NAME_ATTRIBUTE = "owner_name";
    /** Default name of the attribute with the lease, in seconds. */
    public static final String DEFAULT_LEASE_DURATION_ATTRIBUTE = "lease_duration";
    /** Default name of the attribute that changes with every heartbeat. */
    public static final String DEFAULT_VERSION_ATTRIBUTE = "record_version_number";
    /** Default name of the attribute with the fencing token. */
    public static final String DEFAULT_FENCING_TOKEN_ATTRIBUTE = "fencing_token";

    /** Default name of the attribute with which another client announces that it waits. */
    public static final String DEFAULT_WAITER_NAME_ATTRIBUTE = "waiter_name";

    /** Default name of the attribute that says until when the holder may live, by the table's clock. */
    public static final String DEFAULT_ALIVE_UNTIL_ATTRIBUTE = "alive_until";

    /** Default name of the attribute with the id of the session that keeps the lock alive. */
    public static final String DEFAULT_SESSION_ID_ATTRIBUTE = "session_id";

    private final TableLayout layout;
    private final @Nullable ProvisionedThroughput throughput;
    private final Map<String, String> tags;

    private LockTable(Builder builder) {
        layout = new TableLayout(
                builder.name,
                builder.partitionKeyName,
                builder.sortKeyName,
                builder.ownerNameAttribute,
                builder.leaseDurationAttribute,
                builder.versionAttribute,
                builder.ttlAttributeName,
                builder.fencingTokenAttribute,
                builder.waiterNameAttribute,
                builder.aliveUntilAttribute,
                builder.sessionIdAttribute);
        throughput = builder.throughput;
        tags = Map.copyOf(builder.tags);
    }

    /**
     * Returns a table with the given name, and with the default names of its attributes.
     *
     * @param name 3 to 255 letters, digits, '_', '-' and '.', or the table's ARN
     * @throws InvalidLockSettingException if DynamoDB does not allow the name
     */
    public static LockTable named(String name) {
        return builder().name(name).build();
    }

    /** Returns a builder with the default names. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns the name of the table. */
    public String name() {
        return layout.tableName();
    }

    TableLayout layout() {
        return layout;
    }

    @Nullable
    ProvisionedThroughput throughput() {
        return throughput;
    }

    Map<String, String> tags() {
        return tags;
    }

    /**
     * Makes sure that the table exists and can store locks. Creates it if it is missing, and waits until it is ACTIVE
     * (up to 5 minutes). Then switches its time to live on if it is off, and validates it. Several processes may do so
     * at once. Meant for applications that are small or under development. Needs the permissions of {@link
     * #validate(DynamoDbClient)}, {@code dynamodb:CreateTable}, {@code dynamodb:UpdateTimeToLive} and, with tags,
     * {@code dynamodb:TagResource}. Does not change the billing and the tags of an existing table.
     *
     * @throws LockTableException as {@link #validate(DynamoDbClient)} does
     * @throws LockException with code STORE_UNAVAILABLE if DynamoDB did not answer
     */
    public void create(DynamoDbClient client) {
        new TableCreation(this, TableCalls.of(client)).run();
    }

    /** As {@link #create(DynamoDbClient)}. Blocks. */
    public void create(DynamoDbAsyncClient client) {
        new TableCreation(this, TableCalls.of(client)).run();
    }

    /**
     * Checks that the table exists and can store locks. Checks its key schema and its time to live, and refuses a
     * global table with eventual consistency, where two Regions could grant one lock. Needs the permissions {@code
     * dynamodb:DescribeTable} and {@code dynamodb:DescribeTimeToLive}.
     *
     * @throws LockTableException with code TABLE_NOT_FOUND, TABLE_UNSUITABLE or ACCESS_DENIED; the message says what to
     *     change
     * @throws LockException with code STORE_UNAVAILABLE if DynamoDB did not answer
     */
    public void validate(DynamoDbClient client) {
        new TableValidation(layout, TableCalls.of(client)).run();
    }

    /** As {@link #validate(DynamoDbClient)}. Blocks. */
    public void validate(DynamoDbAsyncClient client) {
        new TableValidation(layout, TableCalls.of(client)).run();
    }

    /**
     * Builds tables. Not safe for use by several threads. Names of attributes must differ from each other and from
     * {@code session_state}, {@code revoked}, {@code shared} and {@code waits_for}, and have 1 to 255 characters.
     */
    public static final class Builder {

        private String name = DEFAULT_NAME;
        private String partitionKeyName = DEFAULT_PARTITION_KEY_NAME;
        private String sortKeyName = DEFAULT_SORT_KEY_NAME;
        private String ttlAttributeName = DEFAULT_TTL_ATTRIBUTE_NAME;
        private String ownerNameAttribute = DEFAULT_OWNER_NAME_ATTRIBUTE;
        private String leaseDurationAttribute = DEFAULT_LEASE_DURATION_ATTRIBUTE;
        private String versionAttribute = DEFAULT_VERSION_ATTRIBUTE;
        private String fencingTokenAttribute = DEFAULT_FENCING_TOKEN_ATTRIBUTE;
        private String waiterNameAttribute = DEFAULT_WAITER_NAME_ATTRIBUTE;
        private String aliveUntilAttribute = DEFAULT_ALIVE_UNTIL_ATTRIBUTE;
        private String sessionIdAttribute = DEFAULT_SESSION_ID_ATTRIBUTE;
        private @Nullable ProvisionedThroughput throughput;
        private Map<String, String> tags = Map.of();

        private Builder() {}

        /** Sets the name of the table, or its ARN. Default {@value LockTable#DEFAULT_NAME}. */
        public Builder name(String name) {
            this.name = Objects.requireNonNull(name, "name");
            return this;
        }

        /** Sets the name of the partition key. Default {@value LockTable#DEFAULT_PARTITION_KEY_NAME}. */
        public Builder partitionKeyName(String name) {
            partitionKeyName = Objects.requireNonNull(name, "name");
            return this;
        }

        /** Sets the name of the sort key. Default {@value LockTable#DEFAULT_SORT_KEY_NAME}. */
        public Builder sortKeyName(String name) {
            sortKeyName = Objects.requireNonNull(name, "name");
            return this;
        }

        /**
         * Sets the name of the attribute that the table's time to live reads. Default {@value
         * LockTable#DEFAULT_TTL_ATTRIBUTE_NAME}.
         */
        public Builder ttlAttributeName(String name) {
            ttlAttributeName = Objects.requireNonNull(name, "name");
            return this;
        }

        /** Sets the name of the attribute with the owner. Default {@value LockTable#DEFAULT_OWNER_NAME_ATTRIBUTE}. */
        public Builder ownerNameAttribute(String name) {
            ownerNameAttribute = Objects.requireNonNull(name, "name");
            return this;
        }

        /**
         * Sets the name of the attribute with the lease. Default {@value LockTable#DEFAULT_LEASE_DURATION_ATTRIBUTE}.
         */
        public Builder leaseDurationAttribute(String name) {
            leaseDurationAttribute = Objects.requireNonNull(name, "name");
            return this;
        }

        /**
         * Sets the name of the attribute that changes with every heartbeat. Default {@value
         * LockTable#DEFAULT_VERSION_ATTRIBUTE}.
         */
        public Builder versionAttribute(String name) {
            versionAttribute = Objects.requireNonNull(name, "name");
            return this;
        }

        /**
         * Sets the name of the attribute with the fencing token. Default {@value
         * LockTable#DEFAULT_FENCING_TOKEN_ATTRIBUTE}.
         */
        public Builder fencingTokenAttribute(String name) {
            fencingTokenAttribute = Objects.requireNonNull(name, "name");
            return this;
        }

        /**
         * Sets the name of the attribute with which another client announces that it waits. Default {@value
         * LockTable#DEFAULT_WAITER_NAME_ATTRIBUTE}.
         */
        public Builder waiterNameAttribute(String name) {
            waiterNameAttribute = Objects.requireNonNull(name, "name");
            return this;
        }

        /**
         * Sets the name of the attribute that says until when the holder may live, by the table's clock. Default
         * {@value LockTable#DEFAULT_ALIVE_UNTIL_ATTRIBUTE}.
         */
        public Builder aliveUntilAttribute(String name) {
            aliveUntilAttribute = Objects.requireNonNull(name, "name");
            return this;
        }

        /**
         * Sets the name of the attribute with the id of the session that keeps the lock alive. Default {@value
         * LockTable#DEFAULT_SESSION_ID_ATTRIBUTE}.
         */
        public Builder sessionIdAttribute(String name) {
            sessionIdAttribute = Objects.requireNonNull(name, "name");
            return this;
        }

        /** Lets {@code create} make a table that is billed per request. This is the default. */
        public Builder onDemand() {
            throughput = null;
            return this;
        }

        /** Lets {@code create} make a table with the given capacity, in units per second; both positive. */
        public Builder provisioned(long readCapacityUnits, long writeCapacityUnits) {
            throughput = ProvisionedThroughput.builder()
                    .readCapacityUnits(Settings.positive("readCapacityUnits", readCapacityUnits, "units a second"))
                    .writeCapacityUnits(Settings.positive("writeCapacityUnits", writeCapacityUnits, "units a second"))
                    .build();
            return this;
        }

        /** Sets the tags of a table that {@code create} makes. Default none. */
        public Builder tags(Map<String, String> tags) {
            this.tags = Map.copyOf(tags);
            return this;
        }

        /**
         * Returns the table.
         *
         * @throws InvalidLockSettingException if a name is unusable, or is given to two attributes
         */
        public LockTable build() {
            return new LockTable(this);
        }
    }
}
