package io.leasehold.chaos;

import static org.awaitility.Awaitility.await;

import io.leasehold.dynamodb.FreshTable;
import io.leasehold.dynamodb.LockTable;
import io.leasehold.testing.DynamoDbLocal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/** Machines that share one lock table, and what witnesses saw of them. */
final class Fleet implements AutoCloseable {

    private static final int WARM_UP_ROUNDS = 10;

    final Ledger ledger = new Ledger();
    final Register register;

    private final DynamoDbClient dynamoDb = DynamoDbLocal.shared().client();
    private final LockTable locks = FreshTable.create();
    private final String registers = DynamoDbLocal.newTableName();
    private final Map<String, Register.Outcome> writes = new ConcurrentHashMap<>();
    private final List<Machine> machines = new ArrayList<>();
    private final URI endpoint;
    private final AtomicInteger warmUps = new AtomicInteger();

    Fleet(int size) {
        this(size, DynamoDbLocal.shared().endpoint());
    }

    /**
     * Makes a fleet.
     *
     * @param endpoint where its machines reach the tables
     */
    Fleet(int size, URI endpoint) {
        this.endpoint = endpoint;
        dynamoDb.createTable(request -> request.tableName(registers)
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .keySchema(KeySchemaElement.builder()
                        .attributeName("id")
                        .keyType(KeyType.HASH)
                        .build())
                .attributeDefinitions(AttributeDefinition.builder()
                        .attributeName("id")
                        .attributeType(ScalarAttributeType.S)
                        .build()));
        register = new Register(dynamoDb, registers);
        try {
            Path directory = Files.createDirectories(
                    Path.of(System.getProperty("dynamodb.local.workdir")).resolveSibling("chaos"));
            Path own = Files.createTempDirectory(directory, "fleet-");
            for (int index = 0; index < size; index++) {
                machines.add(new Machine(index, this, own, this::record));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        machines.forEach(machine -> machine.process().awaitReady());
    }

    private void record(String owner, Report report) {
        if (report.kind().equals(Report.WRITTEN)) {
            writes.put(report.word(1), Register.Outcome.valueOf(report.word(2)));
        } else {
            ledger.record(owner, report);
        }
    }

    URI endpoint() {
        return endpoint;
    }

    String lockTable() {
        return locks.name();
    }

    String registerTable() {
        return registers;
    }

    Machine machine(int index) {
        return machines.get(index);
    }

    List<Machine> machines() {
        return machines;
    }

    /** Returns the version in the row of a lock; it changes with every heartbeat. */
    String version(String key) {
        AttributeValue version = row(key).get("record_version_number");
        return version == null ? "" : version.s();
    }

    /** Returns whether the table's time to live may delete, or has deleted, the row of a lock. */
    boolean isGarbage(String key) {
        AttributeValue expiry = row(key).get("expiry_time");
        return expiry == null || Long.parseLong(expiry.n()) < System.currentTimeMillis() / 1000;
    }

    private Map<String, AttributeValue> row(String key) {
        return dynamoDb.getItem(request -> request.tableName(locks.name())
                        .consistentRead(true)
                        .key(Map.of("lock_key", AttributeValue.fromS(key), "sort_key", AttributeValue.fromS("-"))))
                .item();
    }

    /** Returns how many writes were refused by the fence. */
    long refusals() {
        return writes.values().stream()
                .filter(outcome -> outcome == Register.Outcome.REFUSED)
                .count();
    }

    /**
     * Has all processes take and keep locks for a while: with a lease of two seconds, a JVM that still loads classes may
     * lose a lock for no reason of its test's.
     */
    void warmUp() {
        for (int round = 0; round < WARM_UP_ROUNDS; round++) {
            String key = "warm-up-" + warmUps.incrementAndGet() + "-";
            machines.forEach(machine -> machine.process().acquire(key + machine.name));
            await().pollDelay(Contender.HEARTBEAT).until(() -> true);
            machines.forEach(machine -> machine.process().ask("release", key + machine.name));
        }
    }

    /** Makes all machines well connected, on time and awake. */
    void heal() {
        machines.forEach(machine -> {
            machine.wire.heal();
            machine.wallClock.show(Duration.ZERO);
            machine.process().resume();
        });
    }

    /** Returns what must not have happened, in words; empty if all is well. */
    List<String> violations() {
        List<String> violations = new ArrayList<>(ledger.violations());
        Register.Audit audit = register.audit();
        violations.addAll(audit.violations());
        writes.forEach((id, outcome) -> {
            if (audit.ids().contains(id) != (outcome == Register.Outcome.COMMITTED)) {
                violations.add("write " + id + " was reported as " + outcome + " but is not");
            }
        });
        return violations;
    }

    @Override
    public void close() {
        machines.forEach(Machine::end);
    }
}
