package io.leasehold.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.leasehold.testing.DynamoDbLocal;
import io.leasehold.testing.FaultProxy;
import io.leasehold.testing.FaultProxy.Call;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * 32 threads of four processes move money between accounts in both directions, and lock two accounts at once for that.
 * Other sections of the same threads lock one account. Some transactions are refused because of a conflict, and of some
 * the answer is lost. In the default build for a few seconds; for longer with {@code -Dtransfers.seconds=60}.
 */
class TransfersIT {

    private static final int PROCESSES = 4;
    private static final int THREADS_OF_EACH = 8;
    private static final long SECONDS = Long.getLong("transfers.seconds", 8);

    /** One in so many transactions is refused because of a conflict. */
    private static final int CONFLICTS = 10;

    private final AtomicLong transactions = new AtomicLong();
    private final AtomicLong conflicts = new AtomicLong();

    @Test
    void moneyThatThreadsOfSeveralProcessesMoveIsNeitherLostNorStuck() throws IOException {
        try (FaultProxy proxy = FaultProxy.before(DynamoDbLocal.shared().endpoint());
                Fleet fleet = new Fleet(PROCESSES, proxy.endpoint())) {
            Accounts accounts = new Accounts(DynamoDbLocal.shared().client(), fleet.registerTable());
            accounts.open();
            proxy.refuse(this::conflict);
            transfer(fleet, proxy);
            check(fleet, accounts);
        }
    }

    private static void transfer(Fleet fleet, FaultProxy proxy) {
        long seed = 0;
        for (Machine machine : fleet.machines()) {
            for (int thread = 0; thread < THREADS_OF_EACH; thread++) {
                machine.process().tell("transfer", seed++);
            }
        }
        long begun = System.nanoTime();
        await().atMost(Duration.ofSeconds(SECONDS + 10))
                .pollInterval(Duration.ofMillis(500))
                .until(() -> {
                    proxy.dropNextResponse(Call.of("TransactWriteItems"));
                    return System.nanoTime() - begun
                            >= Duration.ofSeconds(SECONDS).toNanos();
                });
        fleet.machines().forEach(machine -> machine.process().tell("rest"));
        fleet.machines()
                .forEach(machine ->
                        assertThat(machine.process().nextReply().word(1)).isEqualTo("RESTED"));
    }

    private void check(Fleet fleet, Accounts accounts) {
        long transfers = 0;
        long visits = 0;
        List<String> failures = new ArrayList<>();
        for (Machine machine : fleet.machines()) {
            Report counted = machine.process().ask("transfers");
            transfers += counted.number(1);
            visits += counted.number(2);
            machine.process()
                    .heard(report -> report.kind().equals(Report.MISSED))
                    .forEach(report -> failures.add(report.toString()));
            assertThat(counted.number(1)).as("transfers of " + machine.name).isPositive();
        }
        System.out.println("Transfers: " + transfers + " transfers and " + visits + " visits in " + SECONDS + " s, "
                + conflicts + " conflicts played");
        assertThat(failures).as("sections without their locks").isEmpty();
        assertThat(accounts.money()).isEqualTo(Accounts.NUMBER * Accounts.MONEY);
        assertThat(accounts.writes()).isEqualTo(2 * transfers + visits);
        assertThat(fleet.ledger.violations()).isEmpty();
        assertThat(conflicts).hasPositiveValue();
    }

    /** What DynamoDB says if another request is about to change one of the rows. */
    private @Nullable String conflict(Call call) {
        boolean hit = call.operation().equals("TransactWriteItems") && transactions.incrementAndGet() % CONFLICTS == 0;
        if (!hit) {
            return null;
        }
        conflicts.incrementAndGet();
        return "{\"__type\":\"com.amazonaws.dynamodb.v20120810#TransactionCanceledException\","
                + "\"Message\":\"Transaction cancelled, please refer cancellation reasons for specific reasons"
                + " [TransactionConflict, None]\",\"CancellationReasons\":[{\"Code\":\"TransactionConflict\","
                + "\"Message\":\"Transaction is ongoing for the item\"},{\"Code\":\"None\"}]}";
    }
}
