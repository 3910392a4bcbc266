package io.leasehold;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.TestTable.Sdk;
import io.leasehold.dynamodb.ReleaseMode;
import io.leasehold.testing.DynamoDbLocal;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

/** With {@code release-mode: delete}, a client that follows python_dynamodb_lock's rules shares the table. */
class PythonCoexistenceIT {

    private static final int TURNS = 40;

    private final TestTable table = new TestTable();
    private final AtomicInteger inside = new AtomicInteger();
    private final AtomicInteger overlaps = new AtomicInteger();
    private final AtomicInteger unprotected = new AtomicInteger();

    @AfterEach
    void close() throws Exception {
        table.close();
    }

    @ParameterizedTest
    @EnumSource
    void itAndOursExcludeEachOther(Sdk sdk) throws Exception {
        LockClient ours = table.client(
                sdk,
                DynamoDbLocal.shared().endpoint(),
                builder -> builder.releaseMode(ReleaseMode.DELETE).retryPeriod(LockRequest.MIN_RETRY_PERIOD));
        List<Callable<Integer>> participants =
                List.of(() -> takeTurns(ours), () -> takeTurns(ours), this::takePythonTurns, this::takePythonTurns);
        ExecutorService threads = Executors.newFixedThreadPool(participants.size());
        try {
            for (Future<Integer> participant : threads.invokeAll(participants)) {
                assertThat(participant.get()).isEqualTo(TURNS);
            }
        } finally {
            threads.shutdown();
        }
        assertThat(overlaps).hasValue(0);
        assertThat(unprotected).hasValue(TURNS * participants.size());
        assertThat(table.row("shared")).isEmpty();
    }

    private int takeTurns(LockClient client) throws InterruptedException {
        for (int turn = 0; turn < TURNS; turn++) {
            try (LockHandle handle = client.acquire(LockRequest.of("shared"))) {
                section();
                handle.ensureHeld();
            }
        }
        return TURNS;
    }

    private int takePythonTurns() {
        int turns = 0;
        while (turns < TURNS) {
            Optional<String> version = pythonAcquire();
            if (version.isPresent()) {
                section();
                pythonRelease(version.get());
                turns++;
            } else {
                LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
            }
        }
        return turns;
    }

    /** Not atomic on purpose: only the lock keeps it right. */
    private void section() {
        if (inside.incrementAndGet() != 1) {
            overlaps.incrementAndGet();
        }
        int before = unprotected.get();
        LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
        unprotected.set(before + 1);
        inside.decrementAndGet();
    }

    private Optional<String> pythonAcquire() {
        if (!table.row("shared").isEmpty()) {
            return Optional.empty();
        }
        String version = UUID.randomUUID().toString();
        Map<String, AttributeValue> item = new HashMap<>(TestTable.keyOf("shared"));
        item.put("owner_name", AttributeValue.fromS("python"));
        item.put("lease_duration", AttributeValue.fromN("30"));
        item.put("record_version_number", AttributeValue.fromS(version));
        item.put("expiry_time", AttributeValue.fromN(Long.toString(System.currentTimeMillis() / 1000 + 3600)));
        try {
            table.dynamoDb.putItem(request -> request.tableName(table.table.name())
                    .item(item)
                    .conditionExpression("NOT(attribute_exists(lock_key) AND attribute_exists(sort_key))"));
            return Optional.of(version);
        } catch (ConditionalCheckFailedException e) {
            return Optional.empty();
        }
    }

    private void pythonRelease(String version) {
        table.dynamoDb.deleteItem(request -> request.tableName(table.table.name())
                .key(TestTable.keyOf("shared"))
                .conditionExpression("attribute_exists(lock_key) AND attribute_exists(sort_key)"
                        + " AND record_version_number = :version")
                .expressionAttributeValues(Map.of(":version", AttributeValue.fromS(version))));
    }
}
