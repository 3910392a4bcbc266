package io.leasehold.dynamodb;

import static io.leasehold.dynamodb.OperationsPage.maps;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.leasehold.LockClient;
import io.leasehold.LockHandle;
import io.leasehold.LockKey;
import io.leasehold.LockRequest;
import io.leasehold.testing.DynamoDbLocal;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/** The IAM policies of {@code docs/operations.md} allow what a lock client sends, and nothing besides. */
class PermissionsIT {

    private static final LockRequest REQUEST = LockRequest.of("orders:42");

    private static final Duration HEARTBEAT = Duration.ofSeconds(5);

    private final String tableName = DynamoDbLocal.newTableName();
    private final LockTable table = LockTable.named(tableName);
    private final SentOperations sent = new SentOperations(tableName);
    private final DynamoDbClient dynamoDb = sent.client();
    private final Map<String, Map<String, Object>> statements;
    private final Map<String, Object> statementOfOneService;

    PermissionsIT() throws IOException {
        OperationsPage page = new OperationsPage();
        statements = maps(page.load("json", "\"Locks\"").get("Statement")).stream()
                .collect(Collectors.toMap(statement -> (String) statement.get("Sid"), statement -> statement));
        statementOfOneService =
                maps(page.load("json", "LeadingKeys").get("Statement")).get(0);
    }

    @AfterEach
    void close() {
        dynamoDb.close();
    }

    @SuppressWarnings("unchecked")
    private static List<String> actions(Map<String, Object> statement) {
        return (List<String>) statement.get("Action");
    }

    private void assertSentAsIn(String... sids) {
        Set<String> allowed = new TreeSet<>();
        for (String sid : sids) {
            allowed.addAll(actions(statements.get(sid)));
        }
        assertThat(sent.actions()).isEqualTo(allowed);
    }

    private LockClient client(UnaryOperator<DynamoDbLockClient.Builder> settings) {
        return settings.apply(DynamoDbLockClient.builder(dynamoDb).table(table).heartbeatPeriod(HEARTBEAT))
                .build();
    }

    private void createTable() {
        table.create(DynamoDbLocal.shared().client());
    }

    @Test
    void locksAreHeldByWhatTheStatementLocksAllows() throws InterruptedException {
        createTable();
        try (LockClient owner = client(builder -> builder);
                LockClient other = client(builder -> builder)) {
            LockHandle first = owner.acquire(REQUEST);
            assertThat(other.tryAcquire(REQUEST)).isEmpty();
            String version = other.find(REQUEST.key()).orElseThrow().version();
            await().atMost(HEARTBEAT.multipliedBy(4))
                    .until(() ->
                            !other.find(REQUEST.key()).orElseThrow().version().equals(version));
            first.release();
            owner.acquire(REQUEST);
            assertThat(other.forceRelease(other.find(REQUEST.key()).orElseThrow()))
                    .isTrue();
            other.acquire(REQUEST).release();
        }
        assertSentAsIn("Locks");
    }

    @Test
    void releaseByDeleteNeedsItsStatementBesides() throws InterruptedException {
        createTable();
        try (LockClient locks = client(builder -> builder.releaseMode(ReleaseMode.DELETE))) {
            locks.acquire(REQUEST).release();
            locks.acquire(REQUEST);
            assertThat(locks.forceRelease(locks.find(REQUEST.key()).orElseThrow()))
                    .isTrue();
        }
        assertSentAsIn("Locks", "Delete");
    }

    @Test
    void fencingNeedsItsStatement() throws InterruptedException {
        createTable();
        LockTable another = FreshTable.create();
        try (LockClient locks = DynamoDbLockClient.builder(
                        DynamoDbLocal.shared().client())
                .table(table)
                .build()) {
            LockHandle handle = locks.acquire(REQUEST);
            TransactWriteItem write = TransactWriteItem.builder()
                    .put(put -> put.tableName(another.name())
                            .item(Map.of("lock_key", AttributeValue.fromS("a"), "sort_key", AttributeValue.fromS("b"))))
                    .build();
            TransactWriteItem check = TransactWriteItem.builder()
                    .conditionCheck(Fencing.conditionCheck(handle))
                    .build();
            dynamoDb.transactWriteItems(transaction -> transaction.transactItems(check, write));
        }
        assertSentAsIn("Fencing");
    }

    @Test
    void theAuditOfSessionsNeedsItsStatement() throws InterruptedException {
        createTable();
        try (LockClient locks = client(
                builder -> builder.heartbeatPeriod(Duration.ofMillis(500)).auditPeriod(Duration.ofSeconds(1)))) {
            for (int i = 0; i < 3; i++) {
                locks.acquire(LockRequest.of("orders:" + i));
            }
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> sent.actions().containsAll(actions(statements.get("SeveralRows"))));
            assertThat(locks.find(LockKey.of("orders:0")).orElseThrow().session())
                    .isEqualTo(locks.sessions().get(0).id());
        }
        assertSentAsIn("Locks", "SeveralRows");
    }

    @Test
    void findingAllNeedsItsStatement() {
        createTable();
        try (LockClient locks = client(builder -> builder)) {
            assertThat(locks.findAll()).isEmpty();
            assertThat(locks.findByPartition("orders:42")).isEmpty();
            assertThat(locks.find(LockKey.of("orders:42"))).isEmpty();
        }
        assertThat(sent.actions().remove("dynamodb:GetItem")).isTrue();
        assertSentAsIn("FindAll", "Holders");
    }

    @Test
    void sharedLocksNeedTheirStatements() throws InterruptedException {
        createTable();
        try (LockClient locks = client(builder -> builder)) {
            locks.acquire(LockRequest.builder("orders:42").shared().build()).release();
            locks.acquire(REQUEST).release();
            assertThat(locks.find(REQUEST.key())).isPresent();
        }
        assertSentAsIn("Locks", "Holders", "Delete");
    }

    @Test
    void limitsNeedNoDeletion() throws InterruptedException {
        createTable();
        try (LockClient locks = client(builder -> builder)) {
            locks.acquire(LockRequest.builder("orders:42").limit(2).build()).release();
            locks.acquire(REQUEST).release();
        }
        assertSentAsIn("Locks", "Holders");
    }

    @Test
    void severalLocksAtOnceNeedTheirStatement() throws InterruptedException {
        createTable();
        try (LockClient locks = client(builder -> builder)) {
            locks.acquireAll(List.of(REQUEST, LockRequest.of("orders:43"))).release();
            assertThat(locks.find(REQUEST.key())).isPresent();
        }
        assertSentAsIn("Locks", "SeveralRows");
    }

    @Test
    void validationNeedsItsStatement() {
        createTable();
        table.validate(dynamoDb);
        assertSentAsIn("ValidateTable");
    }

    @Test
    void creationNeedsBothStatementsOfTables() {
        LockTable.builder()
                .name(tableName)
                .tags(Map.of("team", "orders"))
                .build()
                .create(dynamoDb);
        assertSentAsIn("ValidateTable", "CreateTable");
    }

    @Test
    void statementsOverlapInNothing() {
        List<String> all = statements.values().stream()
                .flatMap(statement -> actions(statement).stream())
                .toList();
        assertThat(all).doesNotHaveDuplicates();
        assertThat(statements.values())
                .allSatisfy(statement ->
                        assertThat(statement.get("Resource").toString()).endsWith(":table/" + LockTable.DEFAULT_NAME));
    }

    @Test
    void oneServiceOfSeveralIsAllowedOnlyWhatNamesItsKeys() {
        assertThat(actions(statementOfOneService))
                .containsAll(actions(statements.get("Locks")))
                .containsAll(actions(statements.get("Fencing")))
                .doesNotContain("dynamodb:Scan")
                .allMatch(action -> statements.values().stream()
                        .anyMatch(statement -> actions(statement).contains(action)));
        assertThat(statementOfOneService.get("Condition"))
                .isEqualTo(Map.of(
                        "ForAllValues:StringLike", Map.of("dynamodb:LeadingKeys", List.of("orders:*")),
                        "Null", Map.of("dynamodb:LeadingKeys", "false")));
    }
}
