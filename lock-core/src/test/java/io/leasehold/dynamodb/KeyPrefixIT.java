package io.leasehold.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.leasehold.InvalidLockSettingException;
import io.leasehold.LockClient;
import io.leasehold.LockHandle;
import io.leasehold.LockKey;
import io.leasehold.LockRecord;
import io.leasehold.LockRequest;
import io.leasehold.MalformedLockRecordException;
import io.leasehold.testing.DynamoDbLocal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

class KeyPrefixIT {

    private static final LockKey ORDER = LockKey.of("order:1");

    private final DynamoDbClient dynamoDb = DynamoDbLocal.shared().client();
    private final LockTable table = FreshTable.create();
    private final LockClient billing = client("billing:");
    private final LockClient shipping = client("shipping:");
    private final LockClient plain = client("");

    @AfterEach
    void close() {
        List.of(billing, shipping, plain).forEach(LockClient::close);
    }

    @Test
    void clientsWithDifferentPrefixesDoNotShareALock() throws InterruptedException {
        try (LockHandle one = billing.acquire(LockRequest.of(ORDER));
                LockHandle two = shipping.acquire(LockRequest.of(ORDER))) {
            assertThat(one.key()).isEqualTo(two.key()).isEqualTo(ORDER);
        }
    }

    @Test
    void clientsWithOnePrefixShareALock() throws InterruptedException {
        try (LockClient other = client("billing:");
                LockHandle held = billing.acquire(LockRequest.of(ORDER))) {
            assertThat(other.tryAcquire(LockRequest.of(held.key()))).isEmpty();
        }
    }

    @Test
    void thePrefixStandsInTheTable() throws InterruptedException {
        try (LockHandle held = billing.acquire(LockRequest.of(ORDER))) {
            assertThat(plain.findAll())
                    .singleElement()
                    .satisfies(record -> assertThat(record.key()).isEqualTo(LockKey.of("billing:order:1")))
                    .satisfies(record -> assertThat(record.fencingToken()).isEqualTo(held.fencingToken()));
        }
        assertThat(plain.find(LockKey.of("billing:order:1")))
                .hasValueSatisfying(record -> assertThat(record.isHeld()).isFalse());
    }

    @Test
    void aClientTellsItsPrefix() {
        assertThat(billing.keyPrefix()).isEqualTo("billing:");
        assertThat(plain.keyPrefix()).isEmpty();
    }

    @Test
    void recordsHaveTheApplicationsKeyAndThoseOfOthersAreNotListed() throws InterruptedException {
        try (LockHandle one = billing.acquire(LockRequest.of(ORDER));
                LockHandle two = shipping.acquire(LockRequest.of(LockKey.of("order:1", "lines")))) {
            Optional<LockRecord> found = billing.find(one.key());

            assertThat(found).map(LockRecord::key).contains(ORDER);
            assertThat(billing.findAll()).extracting(LockRecord::key).containsExactly(ORDER);
            assertThat(billing.findByPartition("order:1"))
                    .extracting(LockRecord::key)
                    .containsExactly(ORDER);
            assertThat(shipping.findByPartition("order:1"))
                    .extracting(LockRecord::key)
                    .containsExactly(two.key());
        }
    }

    @Test
    void aRowThatIsThePrefixAloneIsNotListed() throws InterruptedException {
        plain.acquire(LockRequest.of("billing:")).release();

        assertThat(billing.findAll()).isEmpty();
    }

    @Test
    void aRecordIsReleasedByForceUnderThePrefix() throws InterruptedException {
        billing.acquire(LockRequest.of(ORDER));
        LockRecord record = billing.findAll().findFirst().orElseThrow();

        assertThat(shipping.forceRelease(record)).isFalse();
        assertThat(billing.forceRelease(record)).isTrue();
        assertThat(billing.find(ORDER))
                .hasValueSatisfying(row -> assertThat(row.isHeld()).isFalse());
    }

    @Test
    void fencingChecksTheRowUnderThePrefix() throws InterruptedException {
        LockHandle held = billing.acquire(LockRequest.of(ORDER));
        assertThatCode(() -> check(held)).doesNotThrowAnyException();

        billing.forceRelease(billing.find(ORDER).orElseThrow());

        assertThatExceptionOfType(TransactionCanceledException.class).isThrownBy(() -> check(held));
    }

    private void check(LockHandle handle) {
        dynamoDb.transactWriteItems(request -> request.transactItems(TransactWriteItem.builder()
                .conditionCheck(Fencing.conditionCheck(handle))
                .build()));
    }

    @Test
    void prefixAndKeyTogetherMayTake2048BytesAndNotOneMore() throws InterruptedException {
        int left = LockKey.MAX_PARTITION_KEY_BYTES - "billing:".length();

        billing.acquire(LockRequest.of("x".repeat(left))).release();

        String tooLong = "x".repeat(left + 1);
        for (LockCall call : List.<LockCall>of(
                () -> billing.acquire(LockRequest.of(tooLong)),
                () -> billing.find(LockKey.of(tooLong)),
                () -> billing.findByPartition(tooLong).forEach(record -> {}))) {
            assertThatExceptionOfType(InvalidLockSettingException.class)
                    .isThrownBy(call::make)
                    .withMessageContainingAll("2049 bytes", "key prefix 'billing:'", "allows 2048", "Shorten it");
        }
    }

    private interface LockCall {

        void make() throws InterruptedException;
    }

    @Test
    void aMalformedRowIsReportedWithThePrefixUnderWhichItStands() {
        dynamoDb.putItem(request -> request.tableName(table.name())
                .item(Map.of(
                        "lock_key", AttributeValue.fromS("billing:order:1"),
                        "sort_key", AttributeValue.fromS(LockKey.NO_SORT_KEY),
                        "owner_name", AttributeValue.fromS("somebody"))));

        assertThatExceptionOfType(MalformedLockRecordException.class)
                .isThrownBy(() -> billing.find(ORDER))
                .withMessageContainingAll("'order:1'", "begins with the client's key prefix 'billing:'");
    }

    private LockClient client(String prefix) {
        return DynamoDbLockClient.builder(dynamoDb)
                .table(table)
                .keyPrefix(prefix)
                .build();
    }
}
