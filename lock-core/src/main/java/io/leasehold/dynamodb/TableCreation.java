package io.leasehold.dynamodb;

import io.leasehold.LockException;
import io.leasehold.LockException.Code;
import io.leasehold.LockTableException;
import io.leasehold.internal.dynamodb.Failures;
import io.leasehold.internal.dynamodb.TableLayout;
import io.leasehold.internal.dynamodb.TablePlace;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.CreateTableResponse;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughput;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.TableStatus;
import software.amazon.awssdk.services.dynamodb.model.Tag;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveDescription;
import software.amazon.awssdk.services.dynamodb.model.UpdateTimeToLiveRequest;

/** Makes sure that a table exists and can store locks. Several processes may do so at once. */
final class TableCreation {

    private static final Logger LOG = LoggerFactory.getLogger(LockTable.class);

    private final LockTable table;
    private final TableLayout layout;
    private final TableCalls calls;
    private final TableValidation validation;

    TableCreation(LockTable table, TableCalls calls) {
        this.table = table;
        this.calls = calls;
        layout = table.layout();
        validation = new TableValidation(layout, calls);
    }

    void run() {
        Optional<TableDescription> found = find();
        if (found.isEmpty()) {
            create();
        }
        TableDescription description = found.filter(there -> there.tableStatus() != TableStatus.CREATING)
                .orElseGet(this::awaitActive);
        validation.checkDescription(description);
        if (!TableValidation.isStronglyReplicated(description)) {
            enableTimeToLive();
        }
    }

    /** Checks first whether the table exists. Then an existing table needs no permission to create it. */
    private Optional<TableDescription> find() {
        try {
            return Optional.of(validation.describe());
        } catch (LockTableException e) {
            if (e.code() == Code.TABLE_NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private void create() {
        if (validation.call("CreateTable", this::createUnlessThere).isPresent()) {
            LOG.info(
                    "Created lock table '{}'{}, billed {}",
                    layout.tableName(),
                    TablePlace.of(calls.client()),
                    table.throughput() == null ? "on demand" : "by provisioned capacity");
        }
    }

    private Optional<CreateTableResponse> createUnlessThere() {
        try {
            return Optional.of(calls.create().apply(request()));
        } catch (RuntimeException e) {
            if (Failures.unwrap(e) instanceof ResourceInUseException) {
                // Another process was faster.
                return Optional.empty();
            }
            throw e;
        }
    }

    CreateTableRequest request() {
        ProvisionedThroughput throughput = table.throughput();
        List<Tag> tags = table.tags().entrySet().stream()
                .map(tag ->
                        Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
                .toList();
        return CreateTableRequest.builder()
                .tableName(layout.tableName())
                .keySchema(key(layout.partitionKey(), KeyType.HASH), key(layout.sortKey(), KeyType.RANGE))
                .attributeDefinitions(text(layout.partitionKey()), text(layout.sortKey()))
                .billingMode(throughput == null ? BillingMode.PAY_PER_REQUEST : BillingMode.PROVISIONED)
                .provisionedThroughput(throughput)
                .tags(tags)
                .build();
    }

    private static KeySchemaElement key(String name, KeyType type) {
        return KeySchemaElement.builder().attributeName(name).keyType(type).build();
    }

    private static AttributeDefinition text(String name) {
        return AttributeDefinition.builder()
                .attributeName(name)
                .attributeType(ScalarAttributeType.S)
                .build();
    }

    private TableDescription awaitActive() {
        return validation
                .call("DescribeTable", () -> calls.awaitActive().apply(validation.request()))
                .table();
    }

    private void enableTimeToLive() {
        TimeToLiveDescription found = validation.timeToLive();
        validation.checkTimeToLiveAttribute(found);
        if (!TableValidation.isOn(found)) {
            try {
                validation.call(
                        "UpdateTimeToLive", () -> calls.updateTimeToLive().apply(timeToLive()));
            } catch (LockException e) {
                acceptIfAnotherProcessDid(e);
            }
        }
    }

    private UpdateTimeToLiveRequest timeToLive() {
        return UpdateTimeToLiveRequest.builder()
                .tableName(layout.tableName())
                .timeToLiveSpecification(specification ->
                        specification.attributeName(layout.expiry()).enabled(true))
                .build();
    }

    private void acceptIfAnotherProcessDid(LockException failure) {
        TimeToLiveDescription found = validation.timeToLive();
        validation.checkTimeToLiveAttribute(found);
        if (!TableValidation.isOn(found)) {
            throw failure;
        }
    }
}
