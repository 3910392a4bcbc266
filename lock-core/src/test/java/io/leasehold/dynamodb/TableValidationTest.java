package io.leasehold.dynamodb;

import static io.leasehold.dynamodb.FakeTable.key;
import static io.leasehold.dynamodb.FakeTable.type;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.leasehold.LockException;
import io.leasehold.LockException.Code;
import io.leasehold.LockTableException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.MultiRegionConsistency;
import software.amazon.awssdk.services.dynamodb.model.ReplicaDescription;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.TableStatus;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveStatus;

class TableValidationTest {

    private static final ReplicaDescription REPLICA =
            ReplicaDescription.builder().regionName("eu-west-1").build();

    private final FakeTable fake = new FakeTable();

    @Test
    void aTableAsWeCreateItIsAccepted() {
        assertThatCode(this::validate).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @EnumSource(
            value = TableStatus.class,
            names = {"CREATING", "DELETING", "ARCHIVED", "INACCESSIBLE_ENCRYPTION_CREDENTIALS"})
    void aTableThatCannotBeWrittenToIsRefused(TableStatus status) {
        fake.with(table -> table.tableStatus(status));

        assertUnsuitable(status.toString(), "ACTIVE");
    }

    @Test
    void aTableThatIsBeingUpdatedIsAccepted() {
        fake.with(table -> table.tableStatus(TableStatus.UPDATING));

        assertThatCode(this::validate).doesNotThrowAnyException();
    }

    @Test
    void anotherPartitionKeyIsRefused() {
        fake.with(table -> table.keySchema(key("id", KeyType.HASH), key("sort_key", KeyType.RANGE))
                .attributeDefinitions(type("id", ScalarAttributeType.S), type("sort_key", ScalarAttributeType.S)));

        assertUnsuitable("partition key 'id' (S)", "partition key 'lock_key' (S)", "partitionKeyName");
    }

    @Test
    void aSortKeyOfAnotherTypeIsRefused() {
        fake.with(table -> table.attributeDefinitions(
                type("lock_key", ScalarAttributeType.S), type("sort_key", ScalarAttributeType.N)));

        assertUnsuitable("sort key 'sort_key' (N)", "sort key 'sort_key' (S)");
    }

    @Test
    void aTableWithoutSortKeyIsRefused() {
        fake.with(table -> table.keySchema(key("lock_key", KeyType.HASH)));

        assertUnsuitable("no sort key");
    }

    @Test
    void aTableThatKeepsGarbageForEverIsRefused() {
        fake.timeToLive(TimeToLiveStatus.DISABLED, null);

        assertUnsuitable("DISABLED", "'expiry_time'", "LockTable.create", "update-time-to-live");
    }

    @Test
    void aTimeToLiveThatReadsAnotherAttributeIsRefused() {
        fake.timeToLive(TimeToLiveStatus.ENABLED, "ttl");

        assertUnsuitable("'ttl'", "'expiry_time'", "ttlAttributeName");
    }

    @Test
    void anEventuallyConsistentGlobalTableIsRefused() {
        fake.with(table -> table.replicas(REPLICA).multiRegionConsistency(MultiRegionConsistency.EVENTUAL));

        assertUnsuitable("eventual consistency", "two Regions", "MRSC");
    }

    @Test
    void aGlobalTableThatSaysNothingOfItsConsistencyIsRefused() {
        fake.with(table -> table.replicas(REPLICA));

        assertUnsuitable("eventual consistency");
    }

    @Test
    void aStronglyConsistentGlobalTableIsAcceptedThoughItHasNoTimeToLive() {
        fake.with(table -> table.replicas(REPLICA).multiRegionConsistency(MultiRegionConsistency.STRONG))
                .timeToLive(TimeToLiveStatus.DISABLED, null);

        assertThatCode(this::validate).doesNotThrowAnyException();
        assertThat(fake.calls()).containsExactly("describeTable");
    }

    @Test
    void aMissingTableIsReportedAsMissing() {
        fake.failing("describeTable", "ResourceNotFoundException");

        assertThat(refusal().code()).isEqualTo(Code.TABLE_NOT_FOUND);
    }

    @Test
    void aMissingPermissionNamesTheAction() {
        fake.failing("describeTimeToLive", "AccessDeniedException");

        assertThat(refusal())
                .hasMessageContaining("dynamodb:DescribeTimeToLive")
                .extracting(LockException::code)
                .isEqualTo(Code.ACCESS_DENIED);
    }

    @Test
    void creationLeavesAnUnsuitableTableAlone() {
        fake.with(table -> table.keySchema(key("lock_key", KeyType.HASH)));

        assertThat(catchThrowableOfType(
                        LockTableException.class, () -> LockTable.named("locks").create(fake.client())))
                .isNotNull();
        assertThat(fake.calls()).containsExactly("describeTable");
    }

    @Test
    void creationAcceptsThatAnotherProcessSwitchesTimeToLiveOn() {
        fake.failing("updateTimeToLive", "ValidationException").timeToLive(TimeToLiveStatus.ENABLING, "expiry_time");

        assertThatCode(() -> LockTable.named("locks").create(fake.client())).doesNotThrowAnyException();
    }

    @Test
    void creationReportsATimeToLiveThatCannotBeSwitchedOn() {
        fake.failing("updateTimeToLive", "ValidationException").timeToLive(TimeToLiveStatus.DISABLING, null);

        assertThat(catchThrowableOfType(
                        LockException.class, () -> LockTable.named("locks").create(fake.client())))
                .hasMessageContaining("dynamodb:UpdateTimeToLive");
    }

    private void validate() {
        LockTable.named("locks").validate(fake.client());
    }

    private LockTableException refusal() {
        return catchThrowableOfType(LockTableException.class, this::validate);
    }

    private void assertUnsuitable(String... messageParts) {
        assertThat(refusal())
                .hasMessageContaining("'locks'")
                .hasMessageContainingAll(messageParts)
                .extracting(LockException::code)
                .isEqualTo(Code.TABLE_UNSUITABLE);
    }
}
