package io.leasehold.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.leasehold.LockException.Code;
import io.leasehold.LockTableException;
import io.leasehold.testing.DynamoDbLocal;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveDescription;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveStatus;

class LockTableIT {

    private final DynamoDbClient client = DynamoDbLocal.shared().client();
    private final DynamoDbAsyncClient asyncClient = DynamoDbLocal.shared().asyncClient();
    private final String name = DynamoDbLocal.newTableName();

    @Test
    void creationMakesATableThatValidationAccepts() {
        LockTable.named(name).create(client);

        assertThatCode(() -> LockTable.named(name).validate(client)).doesNotThrowAnyException();
        assertThat(describe().billingModeSummary().billingMode()).isEqualTo(BillingMode.PAY_PER_REQUEST);
    }

    @Test
    void creationSaysOnceThatATableWasMade() {
        try (LoggedLines log = new LoggedLines(LockTable.class)) {
            LockTable.named(name).create(client);
            LockTable.named(name).create(client);

            assertThat(log.lines())
                    .singleElement()
                    .asString()
                    .startsWith("INFO Created lock table '" + name + "' in Region ")
                    .endsWith(", billed on demand");
        }
    }

    @Test
    void anAsynchronousClientServesAsWell() {
        LockTable.named(name).create(asyncClient);

        assertThatCode(() -> LockTable.named(name).validate(asyncClient)).doesNotThrowAnyException();
    }

    @Test
    void creationSwitchesTimeToLiveOn() {
        LockTable.builder().name(name).ttlAttributeName("gone_at").build().create(client);

        TimeToLiveDescription timeToLive =
                client.describeTimeToLive(request -> request.tableName(name)).timeToLiveDescription();
        assertThat(timeToLive.timeToLiveStatus()).isEqualTo(TimeToLiveStatus.ENABLED);
        assertThat(timeToLive.attributeName()).isEqualTo("gone_at");
    }

    @Test
    void creationUsesNamesAndCapacity() {
        LockTable.builder()
                .name(name)
                .partitionKeyName("pk")
                .sortKeyName("sk")
                .provisioned(3, 4)
                .build()
                .create(client);

        TableDescription table = describe();
        assertThat(table.keySchema()).extracting("attributeName").containsExactly("pk", "sk");
        assertThat(table.provisionedThroughput().writeCapacityUnits()).isEqualTo(4);
    }

    @Test
    void creationMayBeRepeated() {
        LockTable.named(name).create(client);

        assertThatCode(() -> LockTable.named(name).create(client)).doesNotThrowAnyException();
    }

    @Test
    void creationMayBeDoneByManyProcessesAtOnce() {
        List<CompletableFuture<Void>> creations = Stream.generate(() ->
                        CompletableFuture.runAsync(() -> LockTable.named(name).create(client)))
                .limit(4)
                .toList();

        assertThat(creations)
                .allSatisfy(creation -> assertThatCode(creation::join).doesNotThrowAnyException());
    }

    @Test
    void creationRefusesATableWithOtherKeys() {
        LockTable.builder().name(name).partitionKeyName("id").build().create(client);

        assertThatExceptionOfType(LockTableException.class)
                .isThrownBy(() -> LockTable.named(name).create(asyncClient))
                .withMessageContainingAll(name, "'id' (S)", "'lock_key' (S)");
    }

    @Test
    void validationOfAMissingTableSaysWhereItLooked() {
        assertThatExceptionOfType(LockTableException.class)
                .isThrownBy(() -> LockTable.named(name).validate(asyncClient))
                .withMessageContainingAll(name, "eu-central-1", "127.0.0.1", "LockTable.create")
                .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(Code.TABLE_NOT_FOUND));
    }

    private TableDescription describe() {
        return client.describeTable(request -> request.tableName(name)).table();
    }
}
