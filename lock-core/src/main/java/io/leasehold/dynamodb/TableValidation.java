package io.leasehold.dynamodb;

import io.leasehold.LockException.Code;
import io.leasehold.LockTableException;
import io.leasehold.internal.dynamodb.Failures;
import io.leasehold.internal.dynamodb.TableLayout;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeTimeToLiveRequest;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.MultiRegionConsistency;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.TableStatus;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveDescription;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveStatus;

/** Checks that a table can store locks. */
final class TableValidation {

    private static final String NO_SORT_KEY = "no sort key";

    private final TableLayout layout;
    private final TableCalls calls;
    private final Failures failures;

    TableValidation(TableLayout layout, TableCalls calls) {
        this.layout = layout;
        this.calls = calls;
        failures = new Failures(layout.tableName(), calls.client());
    }

    void run() {
        TableDescription table = describe();
        checkDescription(table);
        if (!isStronglyReplicated(table)) {
            checkTimeToLive(timeToLive());
        }
    }

    void checkDescription(TableDescription table) {
        checkStatus(table);
        checkKeys(table);
        checkReplication(table);
    }

    /** Makes a call, and translates its failure into an exception for the caller. */
    <T> T call(String action, Supplier<T> call) {
        try {
            return call.get();
        } catch (RuntimeException e) {
            throw failures.translate(action, e).reason();
        }
    }

    TableDescription describe() {
        return call("DescribeTable", () -> calls.describe().apply(request())).table();
    }

    DescribeTableRequest request() {
        return DescribeTableRequest.builder().tableName(layout.tableName()).build();
    }

    TimeToLiveDescription timeToLive() {
        DescribeTimeToLiveRequest request = DescribeTimeToLiveRequest.builder()
                .tableName(layout.tableName())
                .build();
        return call("DescribeTimeToLive", () -> calls.describeTimeToLive().apply(request))
                .timeToLiveDescription();
    }

    private void checkStatus(TableDescription table) {
        TableStatus status = table.tableStatus();
        if (status != TableStatus.ACTIVE && status != TableStatus.UPDATING) {
            throw unsuitable("has the status " + table.tableStatusAsString()
                    + " and cannot be written to. Wait until it is ACTIVE, or use another table");
        }
    }

    private void checkKeys(TableDescription table) {
        String expected =
                "partition key '" + layout.partitionKey() + "' (S) and sort key '" + layout.sortKey() + "' (S)";
        String found = "partition key " + key(table, KeyType.HASH).orElse("unknown") + " and "
                + key(table, KeyType.RANGE).map(key -> "sort key " + key).orElse(NO_SORT_KEY);
        if (!found.equals(expected)) {
            throw unsuitable("has " + found + ", but locks need " + expected + ". Use another table, or tell LockTable"
                    + " the names of its keys (partitionKeyName, sortKeyName); both must be of type S");
        }
    }

    private void checkReplication(TableDescription table) {
        if (isReplicated(table) && !isStronglyReplicated(table)) {
            throw unsuitable("is a global table with eventual consistency: each Region decides by its own replica, so"
                    + " two Regions could hold one lock. Use a table of one Region, or a global table with"
                    + " multi-Region strong consistency (MRSC)");
        }
    }

    private static Optional<String> key(TableDescription table, KeyType type) {
        return table.keySchema().stream()
                .filter(key -> key.keyType() == type)
                .findFirst()
                .map(KeySchemaElement::attributeName)
                .map(name -> "'" + name + "' (" + type(table, name) + ")");
    }

    private static String type(TableDescription table, String name) {
        return table.attributeDefinitions().stream()
                .filter(definition -> definition.attributeName().equals(name))
                .findFirst()
                .map(AttributeDefinition::attributeTypeAsString)
                .orElse("unknown");
    }

    private static boolean isReplicated(TableDescription table) {
        return !table.replicas().isEmpty() || table.globalTableVersion() != null;
    }

    /** Returns whether the table is a multi-Region strongly consistent one. Such tables have no time to live. */
    static boolean isStronglyReplicated(TableDescription table) {
        return isReplicated(table) && table.multiRegionConsistency() == MultiRegionConsistency.STRONG;
    }

    private void checkTimeToLive(TimeToLiveDescription found) {
        if (!isOn(found)) {
            throw unsuitable("has its time to live " + found.timeToLiveStatusAsString()
                    + ", so the rows of old locks would stay for ever. Enable it on attribute '" + layout.expiry()
                    + "' (LockTable.create does, or aws dynamodb update-time-to-live)");
        }
        checkTimeToLiveAttribute(found);
    }

    /** Checks that time to live, if it is on, reads our attribute. With another one, it could delete a held lock. */
    void checkTimeToLiveAttribute(TimeToLiveDescription found) {
        if (isOn(found) && !layout.expiry().equals(found.attributeName())) {
            throw unsuitable("has its time to live on attribute '" + found.attributeName() + "', but locks expire by '"
                    + layout.expiry() + "'. Move it there, or tell LockTable the name (ttlAttributeName)");
        }
    }

    static boolean isOn(TimeToLiveDescription found) {
        return found.timeToLiveStatus() == TimeToLiveStatus.ENABLED
                || found.timeToLiveStatus() == TimeToLiveStatus.ENABLING;
    }

    private LockTableException unsuitable(String problem) {
        return new LockTableException(
                Code.TABLE_UNSUITABLE,
                layout.tableName(),
                "Lock table '" + layout.tableName() + "' " + problem + ".",
                null);
    }
}
