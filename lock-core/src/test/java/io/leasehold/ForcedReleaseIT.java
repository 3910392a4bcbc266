package io.leasehold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.leasehold.TestTable.Sdk;
import io.leasehold.dynamodb.ReleaseMode;
import io.leasehold.testing.DynamoDbLocal;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What a release by force returns, and what the owner is told, in each mode and of each client's rows. */
class ForcedReleaseIT {

    private static final LockKey KEY = LockKey.of("a");

    private final TestTable table = new TestTable();

    @AfterEach
    void close() throws Exception {
        table.close();
    }

    private LockClient client(ReleaseMode mode) {
        return table.client(Sdk.BLOCKING, DynamoDbLocal.shared().endpoint(), builder -> builder.releaseMode(mode));
    }

    @ParameterizedTest
    @CsvSource({"TOMBSTONE, FORCED", "DELETE, DELETED"})
    void theModeOfWhoReleasesDecidesTheCauseThatTheOwnerIsTold(ReleaseMode mode, LossCause cause) throws Exception {
        LockHandle handle = client(ReleaseMode.TOMBSTONE).acquire(LockRequest.of(KEY));
        LockClient operator = client(mode);
        assertThat(operator.forceRelease(operator.find(KEY).orElseThrow())).isTrue();
        await().atMost(TestTable.PATIENCE).until(() -> handle.status() == LockStatus.INVALID);
        await().atMost(TestTable.PATIENCE)
                .untilAsserted(() -> assertThat(table.events)
                        .last()
                        .isInstanceOfSatisfying(
                                LockStolenEvent.class,
                                loss -> assertThat(loss.cause()).isEqualTo(cause)));
    }

    @Test
    void aPythonHoldThatHasBeatenSinceItWasReadIsLeftAlone() {
        LockClient operator = client(ReleaseMode.DELETE);
        putPythonRow("first");
        LockRecord seen = operator.find(KEY).orElseThrow();
        putPythonRow("second");
        assertThat(operator.forceRelease(seen)).isFalse();
        assertThat(operator.find(KEY).orElseThrow().ownerName()).isEqualTo("python");
        assertThat(operator.forceRelease(operator.find(KEY).orElseThrow())).isTrue();
        assertThat(operator.find(KEY)).isEmpty();
    }

    /** A grant and a heartbeat of that library look alike: a new version. */
    private void putPythonRow(String version) {
        Map<String, AttributeValue> row = new HashMap<>(TestTable.keyOf("a"));
        row.put("owner_name", AttributeValue.fromS("python"));
        row.put("lease_duration", AttributeValue.fromN("30"));
        row.put("record_version_number", AttributeValue.fromS(version));
        row.put("expiry_time", AttributeValue.fromN(Long.toString(System.currentTimeMillis() / 1000 + 3600)));
        table.dynamoDb.putItem(request -> request.tableName(table.table.name()).item(row));
    }
}
