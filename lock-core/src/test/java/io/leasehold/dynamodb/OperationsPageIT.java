package io.leasehold.dynamodb;

import static io.leasehold.dynamodb.OperationsPage.map;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.leasehold.LockClient;
import io.leasehold.LockEvent;
import io.leasehold.LockHandle;
import io.leasehold.LockKey;
import io.leasehold.LockRecord;
import io.leasehold.LockRequest;
import io.leasehold.LockStolenEvent;
import io.leasehold.LossCause;
import io.leasehold.dynamodb.AwsCli.Answer;
import io.leasehold.testing.DynamoDbLocal;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The commands and templates of {@code docs/operations.md} do what it says. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the commands of docs/operations.md are for bash")
class OperationsPageIT {

    private static final String KEY = "order:42";
    private static final String SHELL = "sh";
    private static final Duration HEARTBEAT = Duration.ofSeconds(5);

    private final DynamoDbClient dynamoDb = DynamoDbLocal.shared().client();
    private final AwsCli cli = new AwsCli(DynamoDbLocal.shared().endpoint());
    private final OperationsPage page = new OperationsPage();
    private final String tableName = DynamoDbLocal.newTableName();
    private final LockTable table = LockTable.named(tableName);
    private final Queue<LockEvent> events = new ConcurrentLinkedQueue<>();
    private final LockClient locks = DynamoDbLockClient.builder(dynamoDb)
            .table(table)
            .ownerName("host/1/ab")
            .heartbeatPeriod(HEARTBEAT)
            .listener(events::add)
            .build();

    OperationsPageIT() throws IOException {}

    @AfterEach
    void close() {
        locks.close();
    }

    private List<Answer> run(String block) throws IOException, InterruptedException {
        String script = page.block(SHELL, "KEY='") + "\n" + block;
        return cli.run(script.replace("TABLE=" + LockTable.DEFAULT_NAME, "TABLE=" + tableName));
    }

    private Answer runOne(String text) throws IOException, InterruptedException {
        return run(page.block(SHELL, text)).get(0);
    }

    /** Runs a command that frees a lock, with the hold that the caller sees. */
    private Answer free(String command, LockRecord seen) throws IOException, InterruptedException {
        return free(command, seen, seen.fencingToken());
    }

    private Answer free(String command, LockRecord seen, long token) throws IOException, InterruptedException {
        String version = seen.version();
        String block = page.blocks(SHELL).stream()
                .filter(each -> each.contains("HOLD=") && each.contains(command))
                .findFirst()
                .orElseThrow();
        String hold = version.substring(0, version.indexOf(':') + 1);
        assertThat(block).containsPattern("HOLD=[0-9a-f]{32}:\n");
        assertThat(block).containsPattern("TOKEN=[0-9]+\n");
        String key =
                page.block(SHELL, "KEY='").replace("\"-\"", "\"" + seen.key().sortKey() + "\"");
        return run(key + "\n"
                        + block.replaceAll("HOLD=\\S+", "HOLD=" + hold).replaceAll("TOKEN=\\S+", "TOKEN=" + token))
                .get(0);
    }

    private LockRecord record() {
        return locks.find(LockKey.of(KEY)).orElseThrow();
    }

    @Test
    void theCommandsMakeTheTableThatLockTableMakes() throws Exception {
        String made = DynamoDbLocal.newTableName();
        LockTable.named(made).create(dynamoDb);

        assertThat(run(page.block(SHELL, "create-table")))
                .hasSize(3)
                .allSatisfy(
                        answer -> assertThat(answer.status()).as(answer.body()).isEqualTo(200));

        assertThat(TableDefinition.of(dynamoDb, tableName)).isEqualTo(TableDefinition.of(dynamoDb, made));
        table.validate(dynamoDb);
    }

    @Test
    void cloudFormationMakesTheTableThatLockTableMakes() {
        table.create(dynamoDb);
        Map<String, Object> resources =
                map(page.load("yaml", "AWS::DynamoDB::Table").get("Resources"));
        Map<String, Object> properties = map(map(resources.get("LockTable")).get("Properties"));

        assertThat(TableDefinition.ofCloudFormation(properties)).isEqualTo(TableDefinition.of(dynamoDb, tableName));
        assertThat(properties).containsEntry("TableName", LockTable.DEFAULT_NAME);
    }

    @Test
    void terraformMakesTheTableThatLockTableMakes() {
        table.create(dynamoDb);
        String resource = page.block("hcl", "aws_dynamodb_table");

        assertThat(TableDefinition.ofTerraform(resource)).isEqualTo(TableDefinition.of(dynamoDb, tableName));
        assertThat(resource).contains("\"" + LockTable.DEFAULT_NAME + "\"");
    }

    @Test
    void theCommandsProtectTheTable() throws Exception {
        table.create(dynamoDb);

        assertThat(runOne("--deletion-protection-enabled").status()).isEqualTo(200);

        assertThat(dynamoDb.describeTable(request -> request.tableName(tableName))
                        .table()
                        .deletionProtectionEnabled())
                .isTrue();
    }

    private String ofTheRow() {
        return page.blocks(SHELL).stream()
                .filter(block -> block.contains("get-item") && !block.contains("projection"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theCommandsShowTheOwner() throws Exception {
        table.create(dynamoDb);
        try (LockHandle handle = locks.acquire(LockRequest.of(KEY))) {
            String token = Long.toString(handle.fencingToken());
            String hold = record().version().substring(0, 33);

            assertThat(run(ofTheRow()).get(0).body()).contains("host/1/ab", token, hold);
            assertThat(runOne("dynamodb scan").body()).contains("host/1/ab", token, hold, KEY);
            assertThat(runOne("--projection-expression 'owner_name, record_version_number'")
                            .body())
                    .contains("host/1/ab", hold)
                    .doesNotContain("lease_duration");
        }
    }

    @Test
    void theCommandsShowTheSessionOfALock() throws Exception {
        table.create(dynamoDb);
        for (String key : new String[] {KEY, "order:43", "order:44"}) {
            locks.acquire(LockRequest.of(key));
        }
        await().atMost(HEARTBEAT.multipliedBy(8)).until(() -> record().session() != null);

        String id = record().session();
        assertThat(run(ofTheRow()).get(0).body()).contains("\"session_id\":{\"S\":\"" + id + "\"}", "\"31536000\"");
        assertThat(run(page.block(SHELL, "SESSION=").replaceAll("SESSION=\\S+", "SESSION=" + id))
                        .get(0)
                        .body())
                .contains("\"" + id + "\"", "host/1/ab", "record_version_number");
    }

    @Test
    void theCommandsShowAndReleaseTheHoldersOfASharedLock() throws Exception {
        table.create(dynamoDb);
        LockHandle handle = locks.acquire(LockRequest.builder(KEY).shared().build());
        LockRecord member = locks.findMembers(LockKey.of(KEY)).findFirst().orElseThrow();

        assertThat(runOne("begins_with(sort_key").body())
                .contains("host/1/ab", member.key().sortKey(), Long.toString(member.fencingToken()));

        assertThat(free("delete-item", member).status()).isEqualTo(200);
        awaitLoss(LossCause.DELETED);
        assertThat(handle.isHeld()).isFalse();
    }

    @Test
    void theCommandForAllLocksLeavesFreeOnesOut() throws Exception {
        table.create(dynamoDb);
        locks.acquire(LockRequest.of(KEY)).close();

        assertThat(runOne("dynamodb scan").body()).contains("\"Items\":[]");
    }

    @Test
    void theCommandsFreeExactlyTheHoldThatWasSeen() throws Exception {
        table.create(dynamoDb);
        locks.acquire(LockRequest.of(KEY));
        LockRecord seen = record();
        await().atMost(HEARTBEAT.multipliedBy(4))
                .until(() -> !record().version().equals(seen.version()));

        assertThat(free("update-item", seen).status()).isEqualTo(200);

        LockRecord freed = record();
        assertThat(freed.isHeld()).isFalse();
        assertThat(freed.fencingToken()).isEqualTo(seen.fencingToken());
        assertThat(freed.expiryTime()).isAfter(Instant.now().plus(Duration.ofDays(29)));
        awaitLoss(LossCause.FORCED);
        locks.acquire(LockRequest.of(KEY));
        assertThat(free("update-item", seen).isRefusedCondition()).isTrue();
        assertThat(free("delete-item", seen).isRefusedCondition()).isTrue();
        assertThat(record().isHeld()).isTrue();
    }

    @Test
    void theCommandsFreeNoHoldWithAnotherFencingToken() throws Exception {
        table.create(dynamoDb);
        locks.acquire(LockRequest.of(KEY));
        LockRecord seen = record();

        assertThat(free("update-item", seen, seen.fencingToken() - 1).isRefusedCondition())
                .isTrue();
        assertThat(free("delete-item", seen, seen.fencingToken() - 1).isRefusedCondition())
                .isTrue();
        assertThat(record().isHeld()).isTrue();
    }

    @Test
    void theCommandForReleaseByDeleteDeletesTheHoldThatWasSeen() throws Exception {
        table.create(dynamoDb);
        locks.acquire(LockRequest.of(KEY));

        assertThat(free("delete-item", record()).status()).isEqualTo(200);

        assertThat(locks.find(LockKey.of(KEY))).isEmpty();
        awaitLoss(LossCause.DELETED);
    }

    @Test
    void theCommandThatClearsTheTableSparesLocksThatAreHeldOrRetained() throws Exception {
        table.create(dynamoDb);
        LockHandle handle = locks.acquire(LockRequest.of(KEY));
        assertThat(runOne("expiry_time < :now").isRefusedCondition()).isTrue();
        handle.close();
        assertThat(runOne("expiry_time < :now").isRefusedCondition()).isTrue();
        assertThat(record().isHeld()).isFalse();

        assertThat(run(page.block(SHELL, "expiry_time < :now").replace("$(date +%s)", "9999999999"))
                        .get(0)
                        .status())
                .isEqualTo(200);
        assertThat(locks.find(LockKey.of(KEY))).isEmpty();
    }

    @Test
    void everyCommandOfThePageIsOneThatDynamoDbTakes() throws Exception {
        List<String> blocks = page.blocks(SHELL).stream()
                .filter(block -> block.contains("aws "))
                .toList();
        assertThat(blocks).hasSizeGreaterThanOrEqualTo(8);
        run(page.block(SHELL, "create-table"));

        for (String block : blocks) {
            assertThat(run(block))
                    .isNotEmpty()
                    .allSatisfy(answer -> assertThat(answer.status() == 200
                                    || answer.isRefusedCondition()
                                    || answer.body().contains("ResourceInUseException")
                                    || answer.body().contains("TimeToLive is already enabled"))
                            .as("%s: %s", answer.command(), answer.body())
                            .isTrue());
        }
    }

    private void awaitLoss(LossCause cause) {
        await().atMost(HEARTBEAT.multipliedBy(4))
                .until(() -> events.stream()
                        .anyMatch(event -> event instanceof LockStolenEvent stolen && stolen.cause() == cause));
    }
}
